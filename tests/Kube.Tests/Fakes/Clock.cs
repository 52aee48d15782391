using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>Lets virtual time pass in small steps, waiting after each until the code under test sleeps again.</summary>
internal static class Clock
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <param name="clocks">Clocks that advance together; the code on each sleeps on exactly one timer.</param>
    /// <param name="condition">When it holds, time stops passing.</param>
    /// <param name="limit">Virtual time after which to give up.</param>
    /// <returns>The virtual time that passed.</returns>
    public static async Task<TimeSpan> PassUntilAsync(IReadOnlyList<FakeTimeProvider> clocks, Func<bool> condition, TimeSpan limit)
    {
        var passed = TimeSpan.Zero;
        await SettleAsync(clocks);
        while (!condition())
        {
            if (passed >= limit)
                throw new TimeoutException($"Not within {limit} of virtual time.");
            foreach (var clock in clocks)
                clock.Advance(Step);
            passed += Step;
            await SettleAsync(clocks);
        }

        return passed;
    }

    public static async Task PassAsync(IReadOnlyList<FakeTimeProvider> clocks, TimeSpan span)
    {
        var passed = TimeSpan.Zero;
        await PassUntilAsync(clocks, () => (passed += Step) > span, span + Step);
    }

    private static Task SettleAsync(IReadOnlyList<FakeTimeProvider> clocks) =>
        Eventually.BecomesTrueAsync(() => clocks.All(c => c.ArmedTimers == 1), "everybody sleeps");
}
