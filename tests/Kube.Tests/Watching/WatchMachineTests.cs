using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Tests.Watching;

/// <summary>The error taxonomy of client-go's reflector, as a table.</summary>
public class WatchMachineTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Soon = WatchMachine.BreaksSoon;

    private static readonly WatchState List = new WatchState.Listing("0");
    private static readonly WatchState Relist = new WatchState.Listing("7");
    private static readonly WatchState Newest = new WatchState.Listing("");
    private static readonly WatchState At7 = new WatchState.Following("7");
    private static readonly WatchState At9 = new WatchState.Following("9");
    private static readonly WatchState StreamNewest = new WatchState.Streaming("") { ByStream = true };
    private static readonly WatchState Stream9 = new WatchState.Streaming("9") { ByStream = true };
    private static readonly WatchState StreamAt9 = new WatchState.Following("9") { ByStream = true };

    public static TheoryData<string> Rows => [.. Table.Keys];

    private static Dictionary<string, (WatchState State, WatchOutcome Outcome, WatchState Next, bool BackOff)> Table { get; } = new()
    {
        ["a list leads to a watch from its version"] = (List, new WatchOutcome.Listed("7"), At7, false),
        ["a list that cannot be had is tried again"] = (List, Fails(WatchFault.Unreachable), List, true),
        ["a forbidden list is tried again"] = (Relist, Fails(WatchFault.Other), Relist, true),
        ["a busy server is asked for the same list again"] = (Relist, Fails(WatchFault.TooManyRequests), Relist, true),
        ["a list whose version is gone asks for the newest at once"] = (Relist, Fails(WatchFault.Expired), Newest, false),
        ["a list whose version is not there yet asks for the newest at once"] =
            (Relist, Fails(WatchFault.ResourceVersionTooLarge), Newest, false),
        ["a newest list that is gone does not become a hot loop"] = (Newest, Fails(WatchFault.Expired), Newest, true),

        ["a watch that ends normally goes on from its last event"] = (At7, new WatchOutcome.Ended("9", LongEnough), At9, false),
        ["a watch that ends without event goes on from where it was"] = (At7, new WatchOutcome.Ended(null, LongEnough), At7, false),
        ["a very short watch without an event backs off"] = (At7, new WatchOutcome.Ended("7", WatchMachine.VeryShort - Tick), At7, true),
        ["a watch without an event that lasted a second does not"] = (At7, new WatchOutcome.Ended("7", WatchMachine.VeryShort), At7, false),
        ["a very short watch with an event goes on at once"] = (At7, new WatchOutcome.Ended("9", TimeSpan.Zero), At9, false),
        ["a watch that breaks soon without progress is counted"] =
            (At7, Breaks(null, Soon - Tick), new WatchState.Following("7", Breaks: 1), false),
        ["a watch that breaks later was idle"] = (new WatchState.Following("7", Breaks: 4), Breaks(null, Soon), At7, false),
        ["a watch that breaks after an event made progress"] = (new WatchState.Following("7", Breaks: 4), Breaks("9", Soon - Tick), At9, false),
        ["a watch that ends did not break"] =
            (new WatchState.Following("7", Breaks: 4), new WatchOutcome.Ended(null, Soon - Tick), At7, false),
        ["a fourth break watches again"] =
            (new WatchState.Following("7", Breaks: 3), Breaks(null, Soon - Tick), new WatchState.Following("7", Breaks: 4), false),
        ["a fifth break relists the newest"] = (new WatchState.Following("7", Breaks: 4), Breaks("7", Soon - Tick), Newest, true),
        ["a watch whose version is gone relists the newest"] = (At7, Fails(WatchFault.Expired), Newest, true),
        ["an ERROR event with 410 after good events relists the newest"] = (At7, Fails(WatchFault.Expired, "9"), Newest, true),
        ["a watch from a version that is not there yet relists the newest"] =
            (At7, Fails(WatchFault.ResourceVersionTooLarge), Newest, true),
        ["429 watches again from the last version, without a list"] = (At7, Fails(WatchFault.TooManyRequests), At7, true),
        ["429 within a watch goes on from the last event"] = (At7, Fails(WatchFault.TooManyRequests, "9"), At9, true),
        ["connection refused watches again from the last version, without a list"] = (At7, Fails(WatchFault.Unreachable), At7, true),
        ["a first 500 watches again"] =
            (At7, Fails(WatchFault.InternalError), new WatchState.Following("7", InternalErrors: 1), true),
        ["a fifth 500 watches again"] =
            (new WatchState.Following("7", 4), Fails(WatchFault.InternalError), new WatchState.Following("7", 5), true),
        ["a sixth 500 relists"] = (new WatchState.Following("7", 5), Fails(WatchFault.InternalError), Relist, true),
        ["an end after 500s forgets them"] = (new WatchState.Following("7", 5), new WatchOutcome.Ended("9", LongEnough), At9, false),
        ["403 on a watch relists what was seen last"] = (At7, Fails(WatchFault.Other), Relist, true),

        ["initial objects by a stream, then the same stream goes on"] = (StreamNewest, new WatchOutcome.Ended("9", LongEnough), StreamAt9, false),
        ["a stream that the server does not know becomes a list"] = (StreamNewest, Fails(WatchFault.NotUnderstood), Newest, false),
        ["a stream that never completes becomes a list"] = (StreamNewest, new WatchOutcome.Ended(null, LongEnough), Newest, true),
        ["a stream from a busy server is tried again"] = (Stream9, Fails(WatchFault.TooManyRequests), Stream9, true),
        ["a stream whose version is gone starts from the newest"] = (Stream9, Fails(WatchFault.Expired), StreamNewest, true),
        ["a watch begun by a stream starts anew by a stream"] = (StreamAt9, Fails(WatchFault.Expired), StreamNewest, true),
        ["a watch begun by a stream that must be read anew does so by a stream"] = (StreamAt9, Fails(WatchFault.Other), Stream9, true),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Step_gives_what_the_table_says(string row)
    {
        var (state, outcome, next, backOff) = Table[row];

        var step = WatchMachine.Step(state, outcome);

        step.Next.ShouldBe(next);
        step.BackOff.ShouldBe(backOff);
    }

    [Fact]
    public void The_servers_requested_wait_is_passed_on()
    {
        var wait = TimeSpan.FromSeconds(17);

        WatchMachine.Step(At7, new WatchOutcome.Failed(WatchFault.TooManyRequests, RetryAfter: wait)).WaitAtLeast.ShouldBe(wait);
    }

    [Fact]
    public void A_watcher_starts_with_any_version_of_a_list_or_the_newest_of_a_stream()
    {
        WatchMachine.Start(byStream: false).ShouldBe(List);
        WatchMachine.Start(byStream: true).ShouldBe(StreamNewest);
    }

    [Theory]
    [InlineData(410, "Expired", null, WatchFault.Expired)]
    [InlineData(410, "Gone", null, WatchFault.Expired)]
    [InlineData(500, "Expired", null, WatchFault.Expired)]
    [InlineData(504, "Timeout", "ResourceVersionTooLarge", WatchFault.ResourceVersionTooLarge)]
    [InlineData(504, "Timeout", null, WatchFault.Unreachable)]
    [InlineData(503, "ServiceUnavailable", null, WatchFault.Unreachable)]
    [InlineData(502, "", null, WatchFault.Unreachable)]
    [InlineData(429, "TooManyRequests", null, WatchFault.TooManyRequests)]
    [InlineData(500, "InternalError", null, WatchFault.InternalError)]
    [InlineData(400, "BadRequest", null, WatchFault.NotUnderstood)]
    [InlineData(422, "Invalid", null, WatchFault.NotUnderstood)]
    [InlineData(403, "Forbidden", null, WatchFault.Other)]
    [InlineData(401, "Unauthorized", null, WatchFault.Other)]
    internal void A_refusal_is_told_by_code_reason_and_cause(int code, string reason, string? cause, WatchFault fault)
    {
        var status = new Status
        {
            Code = code,
            Reason = reason,
            Details = new StatusDetails { Causes = cause is null ? null : [new StatusCause { Reason = cause }] },
        };

        WatchFaults.Classify(new ApiException(code, status)).ShouldBe(fault);
    }

    [Fact]
    public void No_response_means_unreachable()
    {
        WatchFaults.Classify(new HttpRequestException()).ShouldBe(WatchFault.Unreachable);
        WatchFaults.Classify(new IOException()).ShouldBe(WatchFault.Unreachable);
        WatchFaults.Classify(new OperationCanceledException()).ShouldBe(WatchFault.Unreachable);
        WatchFaults.Classify(new InvalidOperationException()).ShouldBe(WatchFault.Other);
    }

    private static WatchOutcome.Ended Breaks(string? reached, TimeSpan lasted) => new(reached, lasted, Broke: true);

    private static WatchOutcome.Failed Fails(WatchFault fault, string? reached = null) => new(fault, reached);
}
