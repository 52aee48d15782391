using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Restarts;

public sealed class HttpRestartTests : RestartTest
{
    [Fact]
    public async Task A_call_in_flight_may_end_before_the_operator_does()
    {
        await using var sink = await SlowSinkAsync();
        await CreateOnceAsync("in-flight", sink);
        await Eventually.BecomesTrueAsync(() => sink.Requests.Count == 1, "the call has arrived");

        await TerminateOperatorAsync();

        (await Here.GetScheduledJobAsync("in-flight")).Text("status", "lastRun", "result").ShouldBe("Succeeded");
        await StartOperatorAsync();
        await Here.UntilReadyAsync("in-flight");
        await UntilAsync(Now.AddSeconds(3));
        sink.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_a_crash_cut_off_is_repeated_with_the_same_key()
    {
        await using var sink = await SlowSinkAsync();
        await CreateOnceAsync("cut-off", sink);
        await Eventually.BecomesTrueAsync(() => sink.Requests.Count == 1, "the call has arrived");

        await KillOperatorAsync();
        await StartOperatorAsync();

        var sj = await Here.UntilRunsAsync("cut-off", 1);
        sj.Text("status", "lastRun", "result").ShouldBe("Succeeded");
        sj.Number("status", "totals", "succeeded").ShouldBe(1);
        sink.Requests.Count.ShouldBe(2);
        sink.Requests.ShouldAllBe(r => r.Header("Idempotency-Key") == sj.Text("status", "lastRun", "id"));
    }

    private static Task<HttpSink> SlowSinkAsync() => HttpSink.StartAsync(async (_, aborted) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return StatusCodes.Status200OK;
    });

    private async Task CreateOnceAsync(string name, HttpSink sink) => await Here.CreateScheduledJobAsync(name, Http.Call(sink.Address), $$$"""
        trigger: {date: {at: "{{{Now.AddSeconds(3):yyyy-MM-ddTHH:mm:ssZ}}}"}}
        """);
}
