using Microsoft.AspNetCore.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What responses that are kept may use of the operator's memory, and that one namespace leaves room for others.</summary>
public sealed class CaptureBudgetTests : IDisposable
{
    private const long Mebibyte = 1024 * 1024;

    // A sixteenth is 256 KiB for all, and 128 KiB for a namespace, twice: for those being read, and for those kept.
    private static readonly OperatorOptions Options =
        new() { HttpMemory = new MemoryLimits(4 * Mebibyte, 2 * Mebibyte), HttpLimits = new CallLimits(1000, 1000, 1000), EgressPolicy = TestCall.Loopback };

    private static readonly HttpCaptureSpec Wanted = new() { Body = "4Ki" };

    private readonly FakeTimeProvider _time = new();
    private readonly HttpCaller _caller;

    public CaptureBudgetTests() => _caller = TestCall.Caller(_time, Options);

    [Fact]
    public async Task Responses_that_nobody_records_are_limited_and_say_so()
    {
        await using var server = await TestServer.StartAsync(context => context.Response.WriteAsync(new string('a', 4096)));
        var (kept, refused) = (new List<CapturedResponse>(), new List<CapturedResponse>());
        for (var i = 0; i < 40; i++)
        {
            var captured = await CaptureAsync("team", server.Url());
            (captured.Response.Body is null ? refused : kept).Add(captured);
        }

        kept.Count.ShouldBe(128 * 1024 / (CallBudget.KeptBytes + (2 * 4096)));
        refused.ShouldAllBe(r => r.Response.Message == "too many responses of this namespace, or in total, were being kept at the same time");
        (await CaptureAsync("victim", server.Url())).Response.Body!.Length.ShouldBe(4096);
        kept[0].Dispose();
        (await CaptureAsync("team", server.Url())).Response.Body!.Length.ShouldBe(4096);
    }

    [Fact]
    public async Task A_namespace_whose_targets_trickle_waits_for_itself_and_its_calls_still_end()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("a");
            await context.Response.Body.FlushAsync();
            if (context.Request.Path == "/slow")
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var slow = new List<CallOutcome>();
        for (var i = 0; i < 20; i++)
            slow.Add(await CallAsync("team", server.Url("/slow")));

        // Two times 64 KiB would fit, but not with what is kept of each.
        _caller.ReservedBytes.ShouldBe(ResponseCapture.ReadingBytes + 4096);
        (await CaptureAsync("victim", server.Url("/fast"))).Response.Body.ShouldBe("a");
        (await CallAsync("team", server.Url("/fast"))).Failure.ShouldBeNull();
        _time.Advance(ResponseCapture.Limit);

        var responses = await Task.WhenAll(slow.Select(outcome => outcome.Capture!)).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        responses.Count(r => r.Response.Message == "the body was not complete after 5s").ShouldBe(1);
        responses.Count(r => r.Response.Message!.StartsWith("too many", StringComparison.Ordinal)).ShouldBe(19);
    }

    public void Dispose() => _caller.Dispose();

    private Task<CallOutcome> CallAsync(string @namespace, string url)
    {
        var job = TestCall.Job with { Metadata = TestCall.Job.Metadata with { Namespace = @namespace } };
        return _caller.CallAsync(job, new HttpActionSpec { Url = url, Capture = Wanted }, TestCall.Start, CancellationToken.None);
    }

    private async Task<CapturedResponse> CaptureAsync(string @namespace, string url) =>
        await (await CallAsync(@namespace, url)).Capture!.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
}
