using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Restarts;

public sealed class MisfireTests : RestartTest
{
    [Fact]
    public async Task RunLatest_runs_one_for_all_that_came_due_meanwhile_and_counts_the_others()
    {
        await using var sink = await HttpSink.StartAsync();
        await RunThroughADowntimeAsync("latest", sink, "RunLatest");

        var sj = await CloseTheBooksAsync("latest");
        var first = First(sink);
        var missed = sj.Number("status", "totals", "missed").ShouldNotBeNull();
        missed.ShouldBeGreaterThanOrEqualTo(2);
        (missed + sj.Number("status", "totals", "succeeded")).ShouldBe(Ticks(first, sj, seconds: 2).Count);
        sink.Requests.Count.ShouldBe((int)sj.Number("status", "totals", "succeeded")!.Value);
        sink.Requests.Select(r => r.Header("Idempotency-Key")).ShouldBeUnique();
        var told = (await Here.EventsAsync("latest")).Where(e => e.Text("reason") == "RunMissed").ToList();
        told.ShouldHaveSingleItem().Text("note").ShouldNotBeNull().ShouldContain($"{missed}");
        told[0].Text("type").ShouldBe("Warning");
    }

    [Fact]
    public async Task RunAll_runs_each_that_came_due_meanwhile_oldest_first()
    {
        await using var sink = await HttpSink.StartAsync();
        await RunThroughADowntimeAsync("all", sink, "RunAll");

        var sj = await CloseTheBooksAsync("all");
        sj.Number("status", "totals", "missed").ShouldBe(0);
        sink.Requests.Select(Nominal).ShouldBe(Ticks(First(sink), sj, seconds: 2), ignoreOrder: true);
    }

    [Fact]
    public async Task Skip_runs_none_that_is_later_than_the_grace_period()
    {
        await using var sink = await HttpSink.StartAsync();
        await RunThroughADowntimeAsync("none", sink, "Skip, gracePeriod: 1s");

        var sj = await CloseTheBooksAsync("none");
        sj.Number("status", "totals", "missed").ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(2);
        sink.Requests.ShouldAllBe(r => r.At - Nominal(r) < TimeSpan.FromSeconds(2));
        (sj.Number("status", "totals", "missed") + sink.Requests.Count).ShouldBe(Ticks(First(sink), sj, seconds: 2).Count);
    }

    [Fact]
    public async Task A_restart_by_itself_changes_nothing()
    {
        await using var sink = await HttpSink.StartAsync();
        await Here.CreateScheduledJobAsync("calm", Http.Call(sink.Address), """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            runOnCreate: true
            """);
        await Here.UntilRunsAsync("calm", 1);
        await Here.UntilEventAsync("calm", "RunSucceeded");
        await TerminateOperatorAsync();
        var before = await Here.GetScheduledJobAsync("calm");
        var events = (await Here.EventsAsync("calm")).Count;

        await StartOperatorAsync();
        await Here.CreateScheduledJobAsync("witness", Http.Call(sink.Address), "trigger: {cron: {expression: \"0 0 1 1 *\"}}");
        await Here.UntilReadyAsync("witness");
        await UntilAsync(Now.AddSeconds(1));

        (await Here.GetScheduledJobAsync("calm")).Text("metadata", "resourceVersion").ShouldBe(before.Text("metadata", "resourceVersion"));
        (await Here.EventsAsync("calm")).Count.ShouldBe(events);
        sink.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_asked_for_by_hand_while_nobody_was_there_runs_once()
    {
        await using var sink = await HttpSink.StartAsync();
        await Here.CreateScheduledJobAsync("asked", Http.Call(sink.Address), "trigger: {cron: {expression: \"0 0 1 1 *\"}}");
        await Here.UntilReadyAsync("asked");

        await TerminateOperatorAsync();
        await Here.PatchScheduledJobAsync("asked", $$$"""
            metadata: {annotations: {scheduledjobs.dev/run-now: "{{{Now.ToUnixTimeSeconds()}}}"}}
            """);
        await StartOperatorAsync();
        await Here.UntilRunsAsync("asked", 1);
        await KillOperatorAsync();
        await StartOperatorAsync();
        await UntilAsync(Now.AddSeconds(3));

        (await Here.GetScheduledJobAsync("asked")).Number("status", "totals", "succeeded").ShouldBe(1);
        sink.Requests.Count.ShouldBe(1);
    }

    private async Task RunThroughADowntimeAsync(string name, HttpSink sink, string policy)
    {
        await Here.CreateScheduledJobAsync(name, Http.Call(sink.Address), $$$"""
            trigger: {cron: {expression: "*/2 * * * * *"}}
            concurrency: {policy: Allow}
            misfire: {policy: {{{policy}}}}
            """);
        await Here.UntilRunsAsync(name, 1);
        await TerminateOperatorAsync();
        await LetTicksPassAsync(name, 4, TimeSpan.FromSeconds(2));
        var before = sink.Requests.Count;
        await StartOperatorAsync();
        await Eventually.BecomesTrueAsync(() => sink.Requests.Count >= before + 2, "runs go on");
    }

    private static DateTimeOffset First(HttpSink sink) => sink.Requests.Min(Nominal);

    private static DateTimeOffset Nominal(SinkRequest request) => DateTimeOffset.Parse(request.Header("X-ScheduledJob-Scheduled-Time")!, null);
}
