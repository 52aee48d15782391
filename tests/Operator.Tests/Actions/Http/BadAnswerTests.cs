using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Answers that are too long, too slow, broken or none at all, from real sockets.</summary>
public sealed class BadAnswerTests : IDisposable
{
    private const string Secret = "a secret that must not leak";

    private readonly HttpCaller _caller = TestCall.Caller(TimeProvider.System);

    [Fact]
    public async Task A_compressed_response_is_understood_and_a_bomb_is_not_unpacked()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            var size = context.Request.Path == "/bomb" ? 20_000_000 : 1000;
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("ready"), context.RequestAborted);
            for (var written = 0; written < size; written += 100_000)
                await gzip.WriteAsync(new byte[Math.Min(100_000, size)], context.RequestAborted);
        });
        var expect = new HttpExpectSpec { BodyRegex = "^ready" };

        (await _caller.CallAsync(new HttpActionSpec { Url = server.Url("/small"), Expect = expect })).Failure.ShouldBeNull();
        var bomb = (await _caller.CallAsync(new HttpActionSpec { Url = server.Url("/bomb"), Expect = expect })).Failure!;

        bomb.Reason.ShouldBe(Reasons.HttpUnexpectedBody);
        bomb.Message.ShouldContain("256 KiB");
    }

    [Fact]
    public async Task An_endless_response_is_not_read_to_its_end()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            try
            {
                var chunk = new byte[100_000];
                while (true)
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                ended.SetResult();
            }
        });

        (await _caller.CallAsync(new HttpActionSpec { Url = server.Url() })).ShouldBe(new CallOutcome(200, null));

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task A_truncated_chunked_response_fails_only_if_its_body_matters()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync(Secret);
            await context.Response.Body.FlushAsync();
            context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
        });

        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), Expect = new HttpExpectSpec { BodyRegex = "x" } });

        outcome.Failure!.Reason.ShouldBe(Reasons.HttpConnectFailed);
        outcome.Failure.RetryClass.ShouldBe(RetryClasses.Connect);
        outcome.Failure.Message.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_reset_connection_is_reported_as_broken()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
            return Task.CompletedTask;
        });

        var failure = (await _caller.CallAsync(new HttpActionSpec { Url = server.Url() })).Failure!;

        failure.ShouldBe(new Failure(Reasons.HttpConnectFailed, "the connection was lost before the response was complete", RetryClasses.Connect));
    }

    [Fact]
    public async Task A_target_that_is_not_a_web_server_is_reported_as_such()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 mail.example.com ESMTP\r\n\r\n"u8.ToArray());
        });

        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        var failure = (await _caller.CallAsync(new HttpActionSpec { Url = url })).Failure!;

        await answering;
        failure.Message.ShouldBe("the target does not speak HTTP");
        failure.Message.ShouldNotContain("example");
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("out of time")]
    public async Task Cancellation_closes_the_connection(string why)
    {
        var time = new FakeTimeProvider();
        var (entered, aborted) = (NewSignal(), NewSignal());
        await using var server = await TestServer.StartAsync(async context =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            aborted.SetResult();
        });
        using var caller = TestCall.Caller(time);
        using var stop = new CancellationTokenSource();
        var call = caller.CallAsync(new HttpActionSpec { Url = server.Url(), Timeout = "5s" }, stop.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        if (why == "cancelled")
        {
            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(call);
        }
        else
        {
            time.Advance(TimeSpan.FromSeconds(5));
            (await call).Failure!.ShouldBe(new Failure(Reasons.HttpTimeout, "no complete response within 5s", RetryClasses.Timeout));
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task An_endless_body_times_out_too()
    {
        var time = new FakeTimeProvider();
        var entered = NewSignal();
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var caller = TestCall.Caller(time);
        var call = caller.CallAsync(
            new HttpActionSpec { Url = server.Url(), Timeout = "5s", Expect = new HttpExpectSpec { BodyRegex = "second" } });
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        time.Advance(TimeSpan.FromSeconds(5));

        (await call).Failure!.Reason.ShouldBe(Reasons.HttpTimeout);
    }

    [Fact]
    public async Task A_trickling_response_times_out_however_busy_it_looks()
    {
        var time = new FakeTimeProvider();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var caller = TestCall.Caller(time);
        var call = caller.CallAsync(
            new HttpActionSpec { Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", Timeout = "5s" });

        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray());
        for (var i = 0; i < 5; i++)
        {
            call.IsCompleted.ShouldBeFalse();
            await stream.WriteAsync("a"u8.ToArray());
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (await call).Failure.ShouldBe(new Failure(Reasons.HttpTimeout, "no complete response within 5s", RetryClasses.Timeout));
        await Eventually.BecomesTrueAsync(async () => await IsClosedAsync(stream), "the connection is closed");
    }

    [Fact]
    public async Task A_response_with_endless_headers_is_rejected()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            for (var i = 0; i < 20; i++)
                context.Response.Headers[$"X-{i}"] = new string('a', 8000);
            return Task.CompletedTask;
        });

        var failure = (await _caller.CallAsync(new HttpActionSpec { Url = server.Url() })).Failure!;

        failure.Message.ShouldBe("the response headers are longer than 16 KiB");
    }

    public void Dispose() => _caller.Dispose();

    private static async Task<bool> IsClosedAsync(NetworkStream stream)
    {
        try
        {
            // The request comes first.
            return await stream.ReadAsync(new byte[4096]) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
