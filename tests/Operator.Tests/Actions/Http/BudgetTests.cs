using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Caching;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What calls may use of the operator: memory, processor time, and slots after a start.</summary>
public sealed class BudgetTests
{
    /// <summary>The maximum number of states; about half of them are alive at each character of <see cref="SlowBody"/>.</summary>
    public const string SlowPattern = "(a|b)*(a(a|b){300}c|b(a|b){300}d|(aa|bb)(a|b){300}e)";

    /// <summary>The longest allowed body, without a pattern that an automaton could learn.</summary>
    public static readonly string SlowBody = RandomText(Expectations.MaxBody);

    private const long Mebibyte = 1024 * 1024;

    private static readonly HttpExpectSpec AnyJson = new() { JsonPath = new JsonPathSpec("$[0]") };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Requests_wait_for_memory_and_all_are_made_in_the_end()
    {
        using var release = new CancellationTokenSource();
        var arrived = 0;
        await using var server = await TestServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref arrived);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, release.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        // Five eighths of 4 MiB are for requests of this namespace, and a 64 KiB body is charged three times, plus 16 KiB.
        using var caller = Caller(new MemoryLimits(4 * Mebibyte, 4 * Mebibyte));
        const int Room = (int)(4 * Mebibyte * 5 / 8 / ((3 * 64 * 1024) + CallBudget.BasicBytes));
        var calls = Enumerable.Range(0, 3 * Room)
            .Select(_ => caller.CallAsync(new HttpActionSpec { Url = server.Url(), Body = new string('a', 64 * 1024), Timeout = "1h" })).ToList();
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref arrived) >= Room, "as many have arrived as there is room for");
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref arrived) == server.Requests.Count, "no more are on their way");
        arrived.ShouldBe(Room);

        await release.CancelAsync();

        (await Task.WhenAll(calls)).ShouldAllBe(o => o.Failure == null);
        arrived.ShouldBe(3 * Room);
    }

    [Fact]
    public async Task Slow_bodies_stay_within_their_share_and_leave_room_for_other_namespaces()
    {
        var slow = 0;
        await using var server = await TestServer.StartAsync(async context =>
        {
            if (context.Request.Path != "/slow")
            {
                await context.Response.WriteAsync("[1]");
                return;
            }

            await context.Response.WriteAsync("[1");
            await context.Response.Body.FlushAsync();
            Interlocked.Increment(ref slow);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var caller = Caller(new MemoryLimits(16 * Mebibyte, 8 * Mebibyte));
        using var stop = new CancellationTokenSource();
        var action = new HttpActionSpec { Url = server.Url("/slow"), Expect = AnyJson, Timeout = "1h" };
        var calls = Enumerable.Range(0, 40).Select(_ => caller.CallAsync(TestCall.Job, action, TestCall.Start, stop.Token)).ToList();
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref slow) == 40, "all answers have begun");
        await Eventually.BecomesTrueAsync(() => caller.ReservedBytes > 0, "bodies are being read");

        caller.ReservedBytes.ShouldBeLessThanOrEqualTo(8 * Mebibyte);
        var victim = TestCall.Job with { Metadata = TestCall.Job.Metadata with { Namespace = "victim" } };
        (await caller.CallAsync(victim, action with { Url = server.Url("/fast") }, TestCall.Start, CancellationToken.None)).Failure.ShouldBeNull();
        calls.ShouldAllBe(c => !c.IsCompleted);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(calls));
        caller.ReservedBytes.ShouldBe(0);
    }

    [Theory]
    [InlineData(null, 0, null, 0)]
    [InlineData("abc", 9, null, 9)]
    [InlineData("a$(RUN_ID)", 3 * (10 + 128), null, 3 * (10 + 128))]
    [InlineData("abc", 15, HttpCompressions.Gzip, 15)]
    public void A_request_is_charged_for_the_largest_form_of_its_body(string? body, long bytes, string? compression, long expected)
    {
        var action = new HttpActionSpec { Body = body, Compression = compression! };

        ScheduledJobs.Operator.Actions.Http.Requests.RequestBuilder.MostBytes(action).ShouldBe(expected);
        bytes.ShouldBe(expected);
    }

    [Fact]
    public async Task A_gate_opens_in_steps_after_a_start()
    {
        const int Total = 10 * SlowStart.First;
        var gate = new FairGate(Total, Total);
        using var start = new SlowStart(gate, Total, _time);
        start.Begin();
        var entered = Enumerable.Range(0, Total).Select(_ => gate.EnterAsync("a", "", 1, CancellationToken.None)).ToList();
        gate.Taken.ShouldBe(SlowStart.First);

        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        gate.Taken.ShouldBe(SlowStart.First);
        _time.Advance(TimeSpan.FromTicks(1));
        gate.Taken.ShouldBe(2 * SlowStart.First);

        // A finished call makes room for two.
        (await entered[0]).Dispose();
        start.Ended();
        gate.Taken.ShouldBe((2 * SlowStart.First) + 1);

        _time.Advance(TimeSpan.FromSeconds(3));
        gate.Taken.ShouldBe(Total - 1);
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void A_small_gate_is_open_at_once()
    {
        var gate = new FairGate(SlowStart.First, SlowStart.First);
        using var start = new SlowStart(gate, SlowStart.First, _time);

        start.Begin();
        for (var i = 0; i < SlowStart.First; i++)
            gate.EnterAsync("a", "", 1, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();

        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task A_namespace_does_one_costly_thing_at_a_time_and_a_wait_can_be_cancelled()
    {
        var work = new HeavyWork();
        using var release = new ManualResetEventSlim();
        using var patience = new CancellationTokenSource();
        var first = work.RunAsync("a", () => release.Wait(TimeSpan.FromSeconds(20)), CancellationToken.None);
        var second = work.RunAsync("a", () => true, CancellationToken.None);
        var impatient = work.RunAsync("a", () => true, patience.Token);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        work.Running.ShouldBe(1);
        second.IsCompleted.ShouldBeFalse();

        release.Set();
        (await Task.WhenAll(first, second)).ShouldBe([true, true]);
    }

    [Fact]
    public async Task A_match_that_takes_too_long_is_abandoned()
    {
        await using var server = await TestServer.StartAsync(context => context.Response.WriteAsync(SlowBody));
        using var caller = TestCall.Caller(TimeProvider.System, matchTimeout: TimeSpan.FromMilliseconds(1));

        var outcome = await caller.CallAsync(new HttpActionSpec { Url = server.Url(), Expect = new HttpExpectSpec { BodyRegex = SlowPattern } });

        outcome.Failure!.Message.ShouldBe("the response body takes longer than 500ms to match against expect.bodyRegex");
    }

    [Fact]
    public void Responses_of_a_schedule_share_an_automaton_and_automata_are_bounded()
    {
        var patterns = new BodyPatterns(BodyRegex.MatchTimeout);
        patterns.IsMatch("a", "rea+dy", "ready").ShouldBeTrue();
        var once = patterns.Bytes;
        once.ShouldBeGreaterThan(0);
        for (var i = 0; i < 1000; i++)
            patterns.IsMatch("a", "rea+dy", "ready").ShouldBeTrue();
        patterns.Bytes.ShouldBeLessThan(2 * once);

        for (var i = 0; i < 500; i++)
            patterns.IsMatch("a", $"x{i}[a-z]{{20}}y", new string('x', 200));
        patterns.Bytes.ShouldBeLessThanOrEqualTo(BodyPatterns.MaxBytesPerNamespace);
        patterns.IsMatch("b", "rea+dy", "ready").ShouldBeTrue();
    }

    [Fact]
    public void A_large_automaton_is_not_kept()
    {
        var patterns = new BodyPatterns(BodyRegex.MatchTimeout);
        try
        {
            patterns.IsMatch("a", SlowPattern, SlowBody);
        }
        catch (RegexMatchTimeoutException)
        {
            // On a slow machine.
        }

        patterns.Bytes.ShouldBe(0);
    }

    [Fact]
    public void The_least_recently_used_value_of_the_largest_namespace_is_evicted_first()
    {
        var cache = new SizedCache<(string Namespace, int Number), string>(k => k.Namespace, 10_000, 6_000);
        void Set(string name, int number) => cache.Set((name, number), "x", 2_000 - SizedCache<string, string>.EntryBytes);
        bool Has(string name, int number) => cache.TryGet((name, number), out _);

        foreach (var i in new[] { 1, 2, 3 })
            Set("a", i);
        Has("a", 1).ShouldBeTrue();
        Set("a", 4);
        Has("a", 2).ShouldBeFalse();
        Has("a", 1).ShouldBeTrue();
        cache.Bytes.ShouldBe(6_000);

        Set("b", 1);
        Set("c", 1);
        cache.Bytes.ShouldBe(10_000);
        Set("b", 2);
        Has("a", 3).ShouldBeFalse();
        Has("b", 1).ShouldBeTrue();
        Has("c", 1).ShouldBeTrue();

        Set("b", 1);
        cache.Bytes.ShouldBe(10_000);
        cache.Grow(("c", 1), "x", 1);
        cache.Bytes.ShouldBeLessThanOrEqualTo(10_000);
        cache.Set(("d", 1), "x", 6_001);
        Has("d", 1).ShouldBeFalse();
    }

    private static string RandomText(int length)
    {
        var random = new Random(1);
        return new string([.. Enumerable.Range(0, length).Select(_ => random.Next(2) == 0 ? 'a' : 'b')]);
    }

    private HttpCaller Caller(MemoryLimits memory) => TestCall.Caller(
        TimeProvider.System,
        new OperatorOptions { HttpLimits = new CallLimits(100, 100, 100), HttpMemory = memory, EgressPolicy = TestCall.Loopback });
}
