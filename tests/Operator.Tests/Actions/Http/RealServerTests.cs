using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class RealServerTests : IDisposable
{
    private const string Secret = "a secret that must not leak";

    private readonly HttpCaller _caller = TestCall.Caller(TimeProvider.System);

    [Fact]
    public async Task A_call_arrives_as_specified()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);

        var outcome = await _caller.CallAsync(new HttpActionSpec
        {
            Url = server.Url("/a?at=$(SCHEDULED_TIME)"),
            Method = "PUT",
            Headers = [new HttpHeaderSpec { Name = "X-Tenant", Value = "acme" }],
            Body = "hello",
        });

        outcome.ShouldBe(new CallOutcome(200, null));
        var seen = server.Requests.Single();
        seen.Method.ShouldBe("PUT");
        seen.Target.ShouldBe("/a?at=2026-01-05T12%3A00%3A10Z");
        seen.Protocol.ShouldBe("HTTP/1.1");
        seen.Header("X-Tenant").ShouldBe("acme");
        seen.Header("Idempotency-Key").ShouldBe("demo-7");
        Encoding.UTF8.GetString(seen.Body).ShouldBe("hello");
    }

    [Fact]
    public async Task Calls_share_a_connection()
    {
        await using var server = await TestServer.StartAsync(context => context.Response.WriteAsync("short"));

        for (var i = 0; i < 3; i++)
            (await _caller.CallAsync(new HttpActionSpec { Url = server.Url() })).Failure.ShouldBeNull();

        server.Connections.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_body_is_compressed_on_request()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);

        await _caller.CallAsync(new HttpActionSpec { Url = server.Url(), Body = new string('a', 5000), Compression = HttpCompressions.Gzip });

        var seen = server.Requests.Single();
        seen.Header("Content-Encoding").ShouldBe("gzip");
        seen.Body.Length.ShouldBeLessThan(500);
        using var plain = new StreamReader(new GZipStream(new MemoryStream(seen.Body), CompressionMode.Decompress));
        (await plain.ReadToEndAsync()).ShouldBe(new string('a', 5000));
    }

    [Fact]
    public async Task Namespaces_share_no_connections()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        foreach (var @namespace in new[] { "a", "b", "a" })
        {
            var job = TestCall.Job with { Metadata = TestCall.Job.Metadata with { Namespace = @namespace } };
            await _caller.CallAsync(job, new HttpActionSpec { Url = server.Url() }, TestCall.Start, CancellationToken.None);
        }

        var ids = server.Requests.Select(r => r.ConnectionId).ToList();
        ids[1].ShouldNotBe(ids[0]);
        ids[2].ShouldBe(ids[0]);
    }

    [Fact]
    public async Task A_thousand_slow_calls_do_not_delay_another()
    {
        var slow = 0;
        await using var server = await TestServer.StartAsync(async context =>
        {
            if (context.Request.Path != "/slow")
                return;
            Interlocked.Increment(ref slow);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var caller = TestCall.Caller(TimeProvider.System, limits: new CallLimits(2000, 2000, 2000));
        using var stop = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 1000)
            .Select(_ => caller.CallAsync(new HttpActionSpec { Url = server.Url("/slow"), Timeout = "1h" }, stop.Token)).ToList();
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref slow) == 1000, "all slow calls have arrived", TimeSpan.FromSeconds(60));

        (await caller.CallAsync(new HttpActionSpec { Url = server.Url("/fast"), Timeout = "10s" })).ShouldBe(new CallOutcome(200, null));

        calls.ShouldAllBe(c => !c.IsCompleted);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(calls));
        calls.ShouldAllBe(c => c.IsCanceled);
    }

    [Theory]
    [InlineData("""{"state":"ready"}""", "ready", "ready", null)]
    [InlineData("""{"state":"busy"}""", "ready", null, "does not match expect.bodyRegex")]
    [InlineData("""{"state":"ready"}""", null, "busy", "has a different value at expect.jsonPath.path")]
    [InlineData("""{"other":"ready"}""", null, "ready", "has no value at expect.jsonPath.path")]
    [InlineData("ready", null, "ready", "is not valid JSON")]
    [InlineData("""{"state":"\ud800"}""", null, "ready", "is not valid JSON")]
    public async Task The_body_must_match_the_expectations(string body, string? regex, string? value, string? problem)
    {
        await using var server = await TestServer.StartAsync(context => context.Response.WriteAsync(body));

        var outcome = await _caller.CallAsync(new HttpActionSpec
        {
            Url = server.Url(),
            Expect = new HttpExpectSpec { BodyRegex = regex, JsonPath = value is null ? null : new JsonPathSpec("$.state", value) },
        });

        outcome.HttpStatus.ShouldBe(200);
        outcome.Failure.ShouldBe(problem is null
            ? null
            : new Failure(Reasons.HttpUnexpectedBody, $"the response body {problem}", RetryClasses.UnexpectedResponse, 200));
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "90", 90)]
    [InlineData(503, "86400", 3600)]
    [InlineData(500, "7", null)]
    [InlineData(429, "soon", null)]
    [InlineData(429, "-1", null)]
    public async Task Retry_After_goes_with_the_failure(int code, string header, int? seconds)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = code;
            context.Response.Headers.RetryAfter = header;
            return context.Response.WriteAsync(Secret);
        });

        var failure = (await _caller.CallAsync(new HttpActionSpec { Url = server.Url() })).Failure!;

        failure.RetryAfter.ShouldBe(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value));
        failure.Message.ShouldNotContain(Secret);
    }

    public void Dispose() => _caller.Dispose();
}
