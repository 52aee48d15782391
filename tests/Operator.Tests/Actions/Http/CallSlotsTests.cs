using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class CallSlotsTests
{
    [Theory]
    [InlineData(2, 9, 9, "b", "y")]
    [InlineData(9, 2, 9, "a", "y")]
    [InlineData(9, 9, 2, "b", "x")]
    public async Task A_call_waits_at_each_limit_until_a_place_is_free(int total, int perNamespace, int perHost, string @namespace, string host)
    {
        var slots = new CallSlots(new CallLimits(total, perNamespace, perHost));
        var first = await EnterAsync(slots, "a", "x");
        await EnterAsync(slots, "a", "x");

        var third = EnterAsync(slots, @namespace, host);
        third.IsCompleted.ShouldBeFalse();
        first.Dispose();
        first.Dispose();

        await third.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        slots.Taken.ShouldBe(2);
    }

    [Fact]
    public async Task Who_waits_for_a_busy_host_holds_up_nobody_else()
    {
        var slots = new CallSlots(new CallLimits(3, 2, 1));
        await EnterAsync(slots, "a", "slow");
        var waiting = Enumerable.Range(0, 100).Select(_ => EnterAsync(slots, "a", "slow")).ToList();

        EnterAsync(slots, "b", "fast").IsCompletedSuccessfully.ShouldBeTrue();
        EnterAsync(slots, "a", "fast2").IsCompletedSuccessfully.ShouldBeTrue();

        waiting.ShouldAllBe(w => !w.IsCompleted);
    }

    [Fact]
    public async Task Namespaces_take_turns()
    {
        var slots = new CallSlots(new CallLimits(1, 9, 9));
        var running = await EnterAsync(slots, "a", "x");
        var a1 = EnterAsync(slots, "a", "x");
        var a2 = EnterAsync(slots, "a", "x");
        var b1 = EnterAsync(slots, "b", "x");

        running.Dispose();
        (await a1.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Dispose();
        (await b1.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Dispose();
        (await a2.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Dispose();

        slots.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_place_to_the_next()
    {
        var slots = new CallSlots(new CallLimits(1, 9, 9));
        using var patience = new CancellationTokenSource();
        var running = await EnterAsync(slots, "a", "x");
        var impatient = slots.EnterAsync("a", "x", patience.Token);
        var patient = EnterAsync(slots, "a", "x");

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        running.Dispose();

        (await patient.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Dispose();
        slots.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task Under_contention_no_limit_is_passed_and_no_place_is_lost()
    {
        var slots = new CallSlots(new CallLimits(7, 5, 3));
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            using var slot = await EnterAsync(slots, $"n{i % 3}", $"h{i % 5}");
            var taken = slots.Taken;
            InterlockedMax(ref most, taken);
            await Task.Yield();
        }))).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        most.ShouldBeInRange(1, 7);
        slots.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_finds_no_place_in_time_says_so()
    {
        var time = new FakeTimeProvider();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var caller = TestCall.Caller(time, limits: new CallLimits(9, 9, 1));
        var first = caller.CallAsync(new() { Url = server.Url(), Timeout = "1h" });
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var second = caller.CallAsync(new() { Url = server.Url(), Timeout = "5s" });

        time.Advance(TimeSpan.FromSeconds(5));

        (await second).Failure!.Message.ShouldBe("too many other calls (to this host, of this namespace, or in all), and no room within 5s");
        first.IsCompleted.ShouldBeFalse();
        server.Requests.Count.ShouldBe(1);
    }

    private static Task<IDisposable> EnterAsync(CallSlots slots, string @namespace, string host) =>
        slots.EnterAsync(@namespace, host, CancellationToken.None);

    private static void InterlockedMax(ref int target, int value)
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
