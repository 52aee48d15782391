using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>Events as their receiver sees them.</summary>
public sealed class NotificationTests : ClusterTest
{
    [Fact]
    public async Task A_failure_and_the_recovery_from_it_are_told_once_each()
    {
        var code = StatusCodes.Status500InternalServerError;
        await using var target = await HttpSink.StartAsync((_, _) => Task.FromResult(code));
        await using var sink = await HttpSink.StartAsync();
        await Here.CreateScheduledJobAsync("told", Http.Call(target.Address), $$$"""
            trigger: {interval: {every: 2s}}
            notifications:
            - name: chat
              events: [RunFailed, Recovered]
              http: {url: "{{{sink.Address}}}/$(EVENT)", body: '{"text":"$(MESSAGE)"}'}
            """);

        await Here.UntilAsync("told", sj => sj.Number("status", "notifications", "sent") >= 1, "a failure is told");
        code = StatusCodes.Status200OK;
        var sj = await Here.UntilAsync(
            "told", sj => sj.Number("status", "totals", "succeeded") >= 3 && sj.Items("status", "notifications", "owed").Count == 0, "it has recovered");

        var failures = sink.Requests.Where(r => r.PathAndQuery == "/RunFailed").ToList();
        failures.Select(r => r.Header("Idempotency-Key")).Distinct().Count().ShouldBe((int)sj.Number("status", "totals", "failed")!);
        JsonNode.Parse(failures[0].Body).Text("text")!.ShouldMatch(@"^Run told-\d+ failed \(HttpStatus\): the target responded with 500; expected 200-299$");
        sink.Requests.Where(r => r.PathAndQuery == "/Recovered").Select(r => r.Header("Idempotency-Key")).Distinct().ShouldHaveSingleItem();
        sink.Requests.ToList().FindLastIndex(r => r.PathAndQuery == "/RunFailed").ShouldBeLessThan(sink.Requests.ToList().FindIndex(r => r.PathAndQuery == "/Recovered"));
        sj.At("status", "notifications", "problems").ShouldBeNull();
    }

    /// <summary>The receiver finds the run still waiting.</summary>
    [Fact]
    public async Task Late_is_told_while_the_run_is_late()
    {
        var states = new List<string?>();
        await using var sink = await HttpSink.StartAsync(async (_, _) =>
        {
            states.Add((await Here.GetScheduledJobAsync("late")).Text("status", "state"));
            return StatusCodes.Status200OK;
        });
        await Here.CreateScheduledJobAsync("late", Outcome.Hang.Pod, $$$"""
            trigger: {interval: {every: 2s}}
            concurrency: {policy: Queue, queueLength: 1000}
            misfire: {gracePeriod: 3s}
            notifications:
            - {name: chat, events: [Late], http: {url: "{{{sink.Address}}}"} }
            """);

        var sj = await Here.UntilAsync("late", sj => sj.Number("status", "notifications", "sent") == 1, "it is told");

        states.Distinct().ShouldBe(["Late"]);
        sink.Requests[0].Header("ce-type").ShouldBe("dev.scheduledjobs.Late");
        sj.Items("status", "active").Count.ShouldBe(1);
        sj.Items("status", "queued").Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_receiver_that_refuses_is_given_up_with_an_event()
    {
        await using var sink = await HttpSink.StartAsync(StatusCodes.Status400BadRequest);
        await Here.CreateScheduledJobAsync("refused", Outcome.Succeed.Pod, $$$"""
            trigger: {interval: {every: 2s}}
            maxRuns: 1
            notifications:
            - {name: chat, events: [RunSucceeded], http: {url: "{{{sink.Address}}}"} }
            """);

        await Here.UntilAsync("refused", sj => sj.Number("status", "notifications", "failed") == 1, "it is given up");

        (await Here.UntilEventAsync("refused", "NotificationFailed")).Text("note").ShouldBe(
            "Notification chat of RunSucceeded was given up after one attempt (HttpStatus): the target responded with 400; expected 200-299");
        sink.Requests.Count.ShouldBe(1);
    }
}
