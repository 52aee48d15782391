using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>AtMostOnce writes down what it is about to do. As long as that has failed, nothing was done, and it can still be done.</summary>
public sealed class IntentTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public async Task An_intent_that_is_refused_is_written_later_and_the_call_is_made()
    {
        var fault = Intents.Times(3).Refuse(503);

        (await RunAsync(fault)).ShouldBe("Succeeded");

        Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_intent_that_loses_against_somebody_elses_write_is_decided_anew_and_the_call_is_made()
    {
        var touched = 0;
        var fault = Intents.Times(2).LoseAgainst(() => Here.PatchScheduledJobAsync(
            "intent", $$$"""metadata: {labels: {touched: "{{{++touched}}}"}}"""));

        (await RunAsync(fault)).ShouldBe("Succeeded");

        Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_intent_whose_answer_is_lost_counts_as_written_and_the_call_is_not_made()
    {
        var fault = Intents.Times(1).DropAnswer();

        (await RunAsync(fault)).ShouldBe("Unknown");

        Requests.ShouldBeEmpty();
    }

    private FaultRule Intents =>
        When(Verb.Patch, "scheduledjobs/status").Where(c => c.Body.Contains("\"startTime\":", StringComparison.Ordinal));

    private async Task<string?> RunAsync(Fault fault)
    {
        await Here.CreateScheduledJobAsync("intent", CallOfSink, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            runOnCreate: true
            delivery: AtMostOnce
            """);
        StartOperator();
        await fault.HappensAsync();

        JsonObject sj = await Here.UntilRunsAsync("intent", 1);
        sj["status"]!["totals"]!.AsObject().Sum(t => t.Value!.GetValue<long>()).ShouldBe(1);
        return sj.Text("status", "lastRun", "result");
    }
}
