using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What holds of the gate after any number of calls, however they come and go.</summary>
public sealed class FairGateInvariantTests
{
    /// <summary>After each step of a random script: no limit is passed, and nothing waits for which there is room.</summary>
    [Theory]
    [InlineData(5, 5, 5, 1)]
    [InlineData(9, 4, 3, 2)]
    [InlineData(30, 10, 7, 3)]
    [InlineData(30, 30, 4, 4)]
    public async Task Nothing_waits_for_which_there_is_room(int total, int perNamespace, int perHost, int seed)
    {
        var gate = new FairGate(total, perNamespace, perHost);
        var random = new Random(seed);
        var calls = new List<Asked>();
        for (var step = 0; step < 3000; step++)
        {
            var pick = calls.Count == 0 ? null : calls[random.Next(calls.Count)];
            if (pick is null || random.Next(3) > 0)
            {
                var patience = new CancellationTokenSource();
                var (name, host) = ($"n{random.Next(4)}", $"h{random.Next(5)}");
                calls.Add(new Asked(name, host, patience, gate.EnterAsync(name, host, 1, patience.Token)));
            }
            else if (await HasEnteredAsync(pick))
            {
                (await pick.Entered).Dispose();
                calls.Remove(pick);
            }
            else
            {
                await pick.Patience.CancelAsync();
                calls.Remove(pick);
            }

            await CheckAsync(gate, calls, total, perNamespace, perHost);
        }
    }

    [Fact]
    public async Task Under_contention_no_limit_is_passed_and_no_place_is_lost()
    {
        var slots = new FairGate(7, 5, 3);
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            using var slot = await slots.EnterAsync($"n{i % 3}", $"h{i % 5}", 1, CancellationToken.None);
            var taken = slots.Taken;
            InterlockedMax(ref most, taken);
            await Task.Yield();
        }))).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        most.ShouldBeInRange(1L, 7L);
        slots.Taken.ShouldBe(0);
    }

    private static async Task<bool> HasEnteredAsync(Asked call)
    {
        // Let in is at once; the task of the one who was let in ends on another thread.
        await Task.Yield();
        return call.Entered.IsCompletedSuccessfully;
    }

    private static async Task CheckAsync(FairGate gate, List<Asked> calls, int total, int perNamespace, int perHost)
    {
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(calls.Count(c => c.Entered.IsCompletedSuccessfully) == gate.Taken),
            "those that were let in know it",
            pace: TimeSpan.FromMilliseconds(1));
        var entered = calls.Where(c => c.Entered.IsCompletedSuccessfully).ToList();
        int Of(string name) => entered.Count(c => c.Namespace == name);
        int To(string host) => entered.Count(c => c.Host == host);
        entered.Count.ShouldBeLessThanOrEqualTo(total);
        calls.TrueForAll(c => Of(c.Namespace) <= perNamespace && To(c.Host) <= perHost).ShouldBeTrue();
        gate.Waiting.ShouldBe(calls.Count - entered.Count);
        foreach (var waiting in calls.Except(entered))
        {
            var hasRoom = entered.Count < total
                && Of(waiting.Namespace) < perNamespace
                && To(waiting.Host) < perHost
                && (perNamespace >= total || Of(waiting.Namespace) + 1 <= total - entered.Count);
            hasRoom.ShouldBeFalse($"{waiting.Namespace} to {waiting.Host} waits, with {entered.Count} of {total} taken");
        }
    }

    private sealed record Asked(string Namespace, string Host, CancellationTokenSource Patience, Task<IDisposable> Entered);

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = target; value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
