using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class FairGateTests
{
    [Theory]
    [InlineData(2, 9, 9, "b", "y")]
    [InlineData(9, 2, 9, "a", "y")]
    [InlineData(9, 9, 2, "b", "x")]
    public async Task A_call_waits_at_each_limit_until_a_slot_is_free(int total, int perNamespace, int perHost, string @namespace, string host)
    {
        var slots = new FairGate(total, perNamespace, perHost);
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
    public void Who_does_not_wait_gets_a_slot_or_nothing()
    {
        var slots = new FairGate(4, 2);
        var first = slots.TryEnter("a", "", 1)!;
        slots.TryEnter("a", "", 1).ShouldNotBeNull();

        slots.TryEnter("a", "", 1).ShouldBeNull();
        slots.TryEnter("b", "", 1).ShouldNotBeNull();
        first.Dispose();
        slots.TryEnter("a", "", 1).ShouldNotBeNull();
        (slots.Taken, slots.Waiting).ShouldBe((3, 0));
    }

    [Fact]
    public async Task A_call_waiting_for_a_busy_host_does_not_delay_others()
    {
        var slots = new FairGate(9, 3, 1);
        await EnterAsync(slots, "a", "slow");
        var waiting = Enumerable.Range(0, 100).Select(_ => EnterAsync(slots, "a", "slow")).ToList();

        EnterAsync(slots, "b", "fast").IsCompletedSuccessfully.ShouldBeTrue();
        EnterAsync(slots, "a", "fast2").IsCompletedSuccessfully.ShouldBeTrue();

        waiting.ShouldAllBe(w => !w.IsCompleted);
    }

    [Fact]
    public async Task Namespaces_take_turns()
    {
        var slots = new FairGate(1, 9, 9);
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
    public async Task A_cancelled_waiter_leaves_the_queue()
    {
        var slots = new FairGate(1, 9, 9);
        using var patience = new CancellationTokenSource();
        var running = await EnterAsync(slots, "a", "x");
        var impatient = slots.EnterAsync("a", "x", 1, patience.Token);
        var patient = EnterAsync(slots, "a", "x");

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        slots.Waiting.ShouldBe(1);
        running.Dispose();

        (await patient.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Dispose();
        slots.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task Freed_capacity_admits_as_many_waiters_as_fit()
    {
        var slots = new FairGate(9, 2, 2);
        var leaving = await EnterAsync(slots, "a", "x");
        await EnterAsync(slots, "a", "y");
        await EnterAsync(slots, "b", "x");
        var sameNamespace = EnterAsync(slots, "a", "z");
        var sameHost = EnterAsync(slots, "c", "x");
        sameNamespace.IsCompleted.ShouldBeFalse();
        sameHost.IsCompleted.ShouldBeFalse();

        leaving.Dispose();

        await Task.WhenAll(sameNamespace, sameHost).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task A_namespace_with_a_host_per_run_gets_one_turn_like_any_other()
    {
        var slots = new FairGate(1, 1);
        var running = await EnterAsync(slots, "a", "0");
        var hosts = Enumerable.Range(1, 100).Select(i => EnterAsync(slots, "a", $"{i}")).ToList();
        var other = EnterAsync(slots, "b", "x");

        running.Dispose();
        (await hosts[0].WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Dispose();

        await other.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        hosts.Count(h => h.IsCompleted).ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Greedy_namespaces_leave_room_for_the_next(int greedy)
    {
        var slots = new FairGate(100, 90);
        foreach (var i in Enumerable.Range(0, greedy))
        {
            for (var n = 0; n < 200; n++)
                _ = EnterAsync(slots, $"greedy{i}", "x");
        }

        EnterAsync(slots, "victim", "x").IsCompletedSuccessfully.ShouldBeTrue($"{slots.Taken} are taken");
    }

    [Fact]
    public async Task A_large_amount_is_granted_as_a_whole_and_not_starved()
    {
        var bytes = new FairGate(100, 100);
        var first = await bytes.EnterAsync("a", "", 60, CancellationToken.None);
        var large = bytes.EnterAsync("b", "", 50, CancellationToken.None);
        var small = bytes.EnterAsync("c", "", 10, CancellationToken.None);
        large.IsCompleted.ShouldBeFalse();
        small.IsCompleted.ShouldBeFalse();

        first.Dispose();

        await Task.WhenAll(large, small).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        bytes.Taken.ShouldBe(60);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1_000_000)]
    public async Task A_request_above_the_total_gets_the_total(long amount)
    {
        var bytes = new FairGate(200, 100);

        using var place = await bytes.EnterAsync("a", "", amount, CancellationToken.None);

        bytes.Taken.ShouldBe(Math.Min(amount, 100));
    }

    [Fact]
    public async Task A_call_that_gets_no_slot_in_time_says_so()
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

        (await second).Failure!.Message.ShouldBe("no free call slot within 5s: too many calls to this host, from this namespace or in total");
        first.IsCompleted.ShouldBeFalse();
        server.Requests.Count.ShouldBe(1);
    }

    private static Task<IDisposable> EnterAsync(FairGate slots, string @namespace, string host) =>
        slots.EnterAsync(@namespace, host, 1, CancellationToken.None);
}
