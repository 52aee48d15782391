using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What is kept of responses, those of hostile targets included, from real sockets.</summary>
public sealed class ResponseCaptureTests : IDisposable
{
    private static readonly HttpCaptureSpec Wanted = new() { Body = "1Ki", Headers = ["X-Request-Id", "Content-Type"] };

    private readonly FakeTimeProvider _time = new();
    private readonly HttpCaller _caller;

    public ResponseCaptureTests() => _caller = TestCall.Caller(_time);

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task The_headers_asked_for_and_the_body_are_kept_also_of_a_call_that_fails(int code)
    {
        await using var server = await ServeAsync(async context =>
        {
            context.Response.StatusCode = code;
            context.Response.Headers["x-request-id"] = "r-1";
            context.Response.Headers["X-Other"] = "not asked for";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"error":"é"}""");
        });

        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), Capture = Wanted });

        outcome.HttpStatus.ShouldBe(code);
        (outcome.Failure is null).ShouldBe(code == 200);
        var kept = await ReadAsync(outcome);
        kept.Headers.ShouldBe([new ResponseHeader("X-Request-Id", "r-1"), new ResponseHeader("Content-Type", "application/json")]);
        (kept with { Headers = null }).ShouldBe(new RunResponse { Body = """{"error":"é"}""" });
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1023, null)]
    [InlineData(1024, null)]
    [InlineData(1025, true)]
    [InlineData(10_000_000, true)]
    public async Task A_body_is_cut_to_the_bytes_asked_for(int length, bool? truncated)
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync(new string('a', length)));

        var kept = await CaptureAsync(server.Url());

        kept.ShouldBe(new RunResponse { Body = new string('a', Math.Min(length, 1024)), Truncated = truncated });
    }

    [Fact]
    public async Task Without_a_capture_nothing_is_kept()
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync("secret"));

        (await _caller.CallAsync(new HttpActionSpec { Url = server.Url() })).ShouldBe(new CallOutcome(200, null));
    }

    [Fact]
    public async Task For_headers_alone_a_body_is_not_read()
    {
        await using var server = await ServeAsync(async context =>
        {
            context.Response.Headers["X-Request-Id"] = "r-1";
            await context.Response.Body.FlushAsync();
            await UntilGoneAsync(context);
        });

        var kept = await CaptureAsync(server.Url(), new HttpCaptureSpec { Headers = ["X-Request-Id", "X-Missing"] });

        kept.Headers.ShouldBe([new ResponseHeader("X-Request-Id", "r-1")]);
        kept.Body.ShouldBeNull();
    }

    [Fact]
    public async Task A_slow_body_holds_up_neither_the_outcome_nor_the_reading_for_more_than_five_seconds()
    {
        await using var server = await ServeAsync(async context =>
        {
            await context.Response.WriteAsync("a");
            await context.Response.Body.FlushAsync();
            await UntilGoneAsync(context);
        });

        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), Capture = Wanted });
        var reading = outcome.Capture!;
        await Eventually.BecomesTrueAsync(() => _caller.ReservedBytes == ResponseCapture.ReadingBytes + 1024, "the body is being read");
        _time.Advance(ResponseCapture.Limit - TimeSpan.FromTicks(1));
        reading.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        outcome.Failure.ShouldBeNull();
        (await ReadAsync(outcome)).ShouldSatisfyAllConditions(
            r => "a".StartsWith(r.Body!, StringComparison.Ordinal).ShouldBeTrue(),
            r => r.Truncated.ShouldBe(true),
            r => r.Message.ShouldBe("the body was not complete after 5s"));
        _caller.ReservedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task An_endless_body_is_not_read_to_its_end()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ServeAsync(async context =>
        {
            try
            {
                while (true)
                    await context.Response.Body.WriteAsync(new byte[10_000], context.RequestAborted);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                ended.SetResult();
            }
        });

        (await CaptureAsync(server.Url())).ShouldBe(new RunResponse { Body = new string('\uFFFD', 1024), Truncated = true });

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task A_compressed_body_is_unpacked_as_far_as_it_is_kept()
    {
        await using var server = await ServeAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            for (var i = 0; i < 200; i++)
                await gzip.WriteAsync(Encoding.ASCII.GetBytes(new string('b', 100_000)), context.RequestAborted);
        });

        (await CaptureAsync(server.Url())).ShouldBe(new RunResponse { Body = new string('b', 1024), Truncated = true });

        // An unpacker of Brotli can take 16 MiB for a few bytes.
        server.Requests.Single().Header("Accept-Encoding").ShouldBe("gzip, deflate");
    }

    [Fact]
    public async Task A_body_that_cannot_be_unpacked_says_so_and_changes_nothing()
    {
        await using var server = await ServeAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("not compressed");
        });

        var response = await CaptureAsync(server.Url());
        response.ShouldBe(new RunResponse { Body = "", Truncated = true, Message = "the response body is not compressed the way its headers say" });
    }

    [Theory]
    [InlineData("ready", "^ready", null)]
    [InlineData("not ready", "^ready", "the response body does not match expect.bodyRegex")]
    public async Task What_expect_has_read_is_kept(string body, string pattern, string? message)
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync(body + new string(' ', 2000)));

        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), Capture = Wanted, Expect = new HttpExpectSpec { BodyRegex = pattern } });

        (outcome.Failure?.Message).ShouldBe(message);
        (await ReadAsync(outcome)).ShouldSatisfyAllConditions(r => r.Body!.Length.ShouldBe(1024), r => r.Body!.Trim().ShouldBe(body), r => r.Truncated.ShouldBe(true));
    }

    [Fact]
    public async Task What_had_arrived_when_expect_gave_up_is_kept()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ServeAsync(async context =>
        {
            await context.Response.WriteAsync("working on it");
            await context.Response.Body.FlushAsync();
            sent.SetResult();
            await UntilGoneAsync(context);
        });
        var action = new HttpActionSpec { Url = server.Url(), Timeout = "30s", Capture = Wanted, Expect = new HttpExpectSpec { BodyRegex = "done" } };
        var call = _caller.CallAsync(action);
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await Eventually.BecomesTrueAsync(() => _caller.ReservedBytes == Expectations.MaxBody, $"the body is being read: {_caller.ReservedBytes}");

        _time.Advance(TimeSpan.FromSeconds(30));

        var outcome = await call;
        outcome.Failure!.Reason.ShouldBe(Reasons.HttpTimeout);
        (await ReadAsync(outcome)).ShouldSatisfyAllConditions(
            r => "working on it".StartsWith(r.Body!, StringComparison.Ordinal).ShouldBeTrue(), r => r.Truncated.ShouldBe(true));
    }

    [Fact]
    public async Task A_stopped_call_ends_the_reading()
    {
        await using var server = await ServeAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await UntilGoneAsync(context);
        });
        using var stop = new CancellationTokenSource();
        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), Capture = Wanted }, stop.Token);

        await stop.CancelAsync();

        (await ReadAsync(outcome)).ShouldSatisfyAllConditions(r => r.Truncated.ShouldBe(true), r => r.Message!.ShouldStartWith("the operator stopped"));
    }

    [Fact]
    public async Task After_redirects_the_last_response_is_kept()
    {
        await using var server = await ServeAsync(context =>
        {
            context.Response.Headers["X-Request-Id"] = context.Request.Path.Value;
            if (context.Request.Path == "/")
                context.Response.Redirect("/next");
            return context.Response.WriteAsync(context.Request.Path);
        });

        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), FollowRedirects = true, Capture = new HttpCaptureSpec { Body = "4Ki", Headers = ["X-Request-Id"] } });

        (await ReadAsync(outcome)).ShouldSatisfyAllConditions(r => r.Body.ShouldBe("/next"), r => r.Headers!.Single().Value.ShouldBe("/next"));
    }

    public void Dispose() => _caller.Dispose();

    internal static async Task<RunResponse> ReadAsync(CallOutcome outcome)
    {
        using var captured = await outcome.Capture!.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        return captured.Response;
    }

    private static Task<TestServer> ServeAsync(RequestDelegate answer) => TestServer.StartAsync(answer);

    private static Task UntilGoneAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private async Task<RunResponse> CaptureAsync(string url, HttpCaptureSpec? wanted = null)
    {
        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = url, Capture = wanted ?? new HttpCaptureSpec { Body = "1Ki" } });
        outcome.Failure.ShouldBeNull();
        return await ReadAsync(outcome);
    }
}
