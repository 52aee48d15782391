using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>AtMostOnce records its intent first. As long as that has failed, nothing was done, and it can still be done.</summary>
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
    public async Task An_intent_that_conflicts_with_another_write_is_decided_again_and_the_call_is_made()
    {
        var touched = 0;
        var fault = Intents.Times(2).LoseAgainst(() => Here.PatchScheduledJobAsync(
            "intent", $$$"""metadata: {labels: {touched: "{{{++touched}}}"}}"""));

        (await RunAsync(fault)).ShouldBe("Succeeded");

        Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_intent_whose_response_is_lost_is_followed_by_at_most_one_call_and_the_result_says_which()
    {
        var fault = Intents.Times(1).DropAnswer();

        var result = await RunAsync(fault);

        // The same intent, decided again within the same second, matches the recorded one, and the call is made. A later one differs:
        // then the call is abandoned.
        (result, Requests.Count).ShouldBeOneOf(("Succeeded", 1), ("Unknown", 0));
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
