namespace ScheduledJobs.TestKit;

/// <summary>Waits for a condition of real concurrency, with a limit that turns a hang into a failure.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    public static Task BecomesTrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        BecomesTrueAsync(() => Task.FromResult(condition()), what, within);

    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(20);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}");
            await Task.Delay(Pace, TimeProvider.System);
        }
    }
}
