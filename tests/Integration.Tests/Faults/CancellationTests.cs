using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>A call of a deleted schedule is cancelled, however the operator learns of the deletion.</summary>
public sealed class CancellationTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public async Task A_status_write_that_finds_the_schedule_gone_before_its_watch_cancels_the_call()
    {
        var isCutOff = false;
        await using var sink = await HttpSink.StartAsync(async (_, aborted) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref isCutOff, true);
            return StatusCodes.Status200OK;
        });
        var action = Http.Call(sink.Address);
        action["http"]!["timeout"] = "1h";
        await Here.CreateScheduledJobAsync("deleted", action, """
            trigger: {cron: {expression: "0 0 1 1 *"}}
            runOnCreate: true
            """);
        When(Verb.Watch, "scheduledjobs").DelayEvents(TimeSpan.FromSeconds(6));
        var status = When(Verb.Patch, "scheduledjobs/status").Delay(TimeSpan.FromSeconds(2));
        StartOperator();
        await Eventually.BecomesTrueAsync(() => sink.Requests.Count == 1, "the call has arrived");

        await Here.DeleteAsync(Kind.ScheduledJobs, "deleted");
        await status.HappensAsync();

        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref isCutOff), "the target has seen the end of the call", TimeSpan.FromSeconds(30));
    }
}
