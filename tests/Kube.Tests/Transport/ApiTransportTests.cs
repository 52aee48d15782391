using System.Net;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Transport;

public sealed class ApiTransportTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestLoop _loop = new();
    private readonly ScriptedServer _server;

    public ApiTransportTests()
    {
        _loop.Clocks.Add(_time);
        _server = new ScriptedServer(_time);
    }

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Requests_identify_the_client_and_go_below_the_servers_path()
    {
        _server.Then(200, "ok");
        var configuration = new KubeClientConfiguration
        {
            Server = new Uri("https://rancher.test/k8s/clusters/c-1"),
            Token = "secret",
            ImpersonateUser = "somebody",
            ImpersonateGroups = ["g1", "g2"],
            TlsServerName = "other.test",
        };

        (await _server.Connect(configuration).GetTextAsync("/version", CancellationToken.None)).ShouldBe("ok");

        var request = _server.Requests[0];
        request.Path.ShouldBe("/k8s/clusters/c-1/version");
        request.Headers.Authorization!.ToString().ShouldBe("Bearer secret");
        request.Headers.UserAgent.ToString().ShouldMatch(@"^scheduledjobs/\d+\.\d+\.\d+[^ ]* \((linux|darwin|windows)/[a-z0-9]+\)$");
        request.Headers.GetValues("Impersonate-User").ShouldBe(["somebody"]);
        request.Headers.GetValues("Impersonate-Group").ShouldBe(["g1", "g2"]);
        request.Headers.Host.ShouldBe("other.test");
    }

    [Fact]
    public async Task Basic_authentication_is_supported()
    {
        _server.Then(200, "ok");

        await _server.Connect(Configuration() with { UserName = "u", Password = "p:ü" }).GetTextAsync("version", CancellationToken.None);

        _server.Requests[0].Headers.Authorization!.ToString().ShouldBe("Basic dTpwOsO8");
    }

    [Fact]
    public async Task A_refusal_carries_the_servers_message()
    {
        _server.Then(422, """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"it is wrong","reason":"Invalid","code":422,
             "details":{"name":"x","causes":[{"reason":"FieldValueInvalid","message":"bad","field":"spec.a"}],"retryAfterSeconds":3}}
            """);

        var refusal = await RefusalAsync();

        (refusal.Code, refusal.Message, refusal.IsInvalid).ShouldBe((422, "it is wrong", true));
        refusal.Status.Details!.Causes.ShouldHaveSingleItem().Field.ShouldBe("spec.a");
    }

    [Theory]
    [InlineData(403, "", "The server responded with 403.", "Forbidden")]
    [InlineData(502, "<html>Bad Gateway</html>", "The server responded with 502: <html>Bad Gateway</html>", null)]
    [InlineData(404, """{"some":"json"}""", """The server responded with 404: {"some":"json"}""", "NotFound")]
    [InlineData(404, "404 page not found\n", "The server responded with 404: 404 page not found", "NotFound")]
    public async Task A_refusal_by_a_proxy_is_quoted(int code, string body, string message, string? reason)
    {
        _server.Then(code, body);

        var refusal = await RefusalAsync();

        (refusal.Code, refusal.Message, refusal.Status.Reason, refusal.Status.Code).ShouldBe((code, message, reason, code));
    }

    [Fact]
    public async Task A_long_refusal_is_cut()
    {
        _server.Then(500, new string('x', 1_000_000));

        (await RefusalAsync()).Message.Length.ShouldBeLessThan(400);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    [Trait("KnownBug", "csharp#593")]
    public void A_server_that_names_a_time_is_asked_again_then(int code)
    {
        _server.ThenRefuses(code, "TooManyRequests", retryAfter: "3").Then(200, "ok");

        var answer = Get();
        _loop.Pass(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        _server.Requests.Count.ShouldBe(1);
        _loop.Pass(TimeSpan.FromTicks(1));

        _server.Requests.Count.ShouldBe(2);
        answer.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void A_date_is_understood_as_well()
    {
        _server.ThenRefuses(503, "ServiceUnavailable", retryAfter: "Thu, 01 Jan 2026 00:00:05 GMT").Then(200, "ok");

        var answer = Get();

        _loop.PassUntil(() => answer.IsCompleted, TimeSpan.FromMinutes(1)).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Retries_are_bounded()
    {
        for (var i = 0; i < 10; i++)
            _server.ThenRefuses(429, "TooManyRequests", retryAfter: "1");

        var answer = Get();
        _loop.Pass(TimeSpan.FromSeconds(30));

        _server.Requests.Count.ShouldBe(5);
        var refusal = await Should.ThrowAsync<ApiException>(answer);
        (refusal.IsTooManyRequests, refusal.RetryAfter).ShouldBe((true, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("11")]
    public async Task Without_a_time_or_with_a_long_one_the_caller_retries(string? retryAfter)
    {
        _server.ThenRefuses(503, "ServiceUnavailable", retryAfter: retryAfter);

        (await RefusalAsync()).Code.ShouldBe(503);
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_does_not_respond_in_time_is_a_transport_fault()
    {
        var answer = Get();

        _loop.Pass(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        answer.IsCompleted.ShouldBeFalse();
        _loop.Pass(TimeSpan.FromTicks(1));

        var fault = await Should.ThrowAsync<HttpRequestException>(answer);
        fault.Message.ShouldBe("The API server did not respond to GET version within 60 s.");
    }

    [Fact]
    public void A_stream_may_last_longer_than_a_request_once_it_has_begun()
    {
        var stream = new LiveStream();
        _server.ThenStreams(stream);
        var text = "";
        var read = _loop.Start(() => _server.Connect().ReadStreamAsync("/log?follow=true", ReadAsync, CancellationToken.None));

        _loop.Pass(TimeSpan.FromMinutes(10));
        stream.Send("one\n");
        _loop.Settle();
        read.IsCompleted.ShouldBeFalse();
        stream.End();
        _loop.Settle();

        read.IsCompletedSuccessfully.ShouldBeTrue();
        text.ShouldBe("one\n");
        _server.Requests[0].Query["follow"].ShouldBe("true");

        async Task ReadAsync(Stream body, CancellationToken cancellationToken)
        {
            var buffer = new byte[64];
            for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
                text += System.Text.Encoding.UTF8.GetString(buffer, 0, count);
        }
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_in_time_is_a_transport_fault()
    {
        var read = _loop.Start(() => _server.Connect().ReadStreamAsync("log", (_, _) => Task.CompletedTask, CancellationToken.None));
        _loop.Pass(TimeSpan.FromSeconds(60));

        (await Should.ThrowAsync<HttpRequestException>(read)).Message.ShouldBe("The API server did not respond to GET log within 60 s.");
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_not_a_fault()
    {
        using var stop = new CancellationTokenSource();
        var answer = _server.Connect().GetTextAsync("version", stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(answer);
    }

    [Fact]
    [Trait("KnownBug", "csharp#1539")]
    public async Task Every_response_is_disposed()
    {
        List<ChunkedStream> bodies = [new([]), new([]), new([])];
        _server.ThenStreams(bodies[0]);
        foreach (var body in bodies.Skip(1))
            _server.Then(_ => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StreamContent(body) });

        await Get();
        await RefusalAsync();
        await Should.ThrowAsync<ApiException>(
            _server.Connect().Resource(KnownResources.Pods).ListAsync(null, ListOptions.All, CancellationToken.None));

        bodies.ShouldAllBe(b => b.IsDisposed);
    }

    private static KubeClientConfiguration Configuration() => new() { Server = new Uri("https://server.test") };

    private Task<string> Get()
    {
        var answer = _loop.Start(() => _server.Connect().GetTextAsync("version", CancellationToken.None));
        _loop.Settle();
        return answer;
    }

    private Task<ApiException> RefusalAsync() => Should.ThrowAsync<ApiException>(Get());
}
