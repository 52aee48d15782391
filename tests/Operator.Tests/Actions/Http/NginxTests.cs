using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>The same caller against a third-party server.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private static readonly HttpTlsSpec TrustAuthority = new() { CaFrom = new ValueSource { ConfigMapKeyRef = new KeyReference("ca", "ca.crt") } };

    private readonly FakeReferences _references = new FakeReferences()
        .ConfigMap("ca", "ca.crt", TestCertificates.Authority.ExportCertificatePem());

    private readonly HttpCaller _caller;
    private NginxServer? _nginx;

    public NginxTests() => _caller = TestCall.Caller(TimeProvider.System, _references);

    public Task InitializeAsync() => Task.CompletedTask;

    [SkippableTheory]
    [InlineData("ann", "pässword", 200)]
    [InlineData("ann", "other", 401)]
    [InlineData("ben", "pässword", 401)]
    [InlineData(null, null, 401)]
    public async Task Basic_credentials_work(string? user, string? password, int code)
    {
        var nginx = await StartAsync();
        var action = new HttpActionSpec { Url = $"http://localhost:{nginx.PlainPort}/basic", Method = "GET" };
        if (user is not null)
        {
            _references.Secret("login", ("username", user), ("password", password!));
            action = action with { Auth = new HttpAuthSpec { Basic = new BasicAuthSpec { SecretRef = new NameReference("login") } } };
        }

        var outcome = await _caller.CallAsync(action);

        outcome.HttpStatus.ShouldBe(code);
        (outcome.Failure is null).ShouldBe(code == 200);
        await LogShouldBeAsync($"GET /basic HTTP/1.1 {code} user={user ?? "-"} client=- tls=- key=demo-7 attempt=2");
    }

    [SkippableTheory]
    [InlineData("right", 200, "CN=tenant")]
    [InlineData("other authority", 400, "CN=tenant")]
    [InlineData("none", 400, "-")]
    public async Task A_client_certificate_works(string presented, int code, string subject)
    {
        var nginx = await StartAsync();
        var client = TestCertificates.Client("tenant", presented == "right" ? null : TestCertificates.OtherAuthority);
        _references.Secret("client", ("tls.crt", client.ExportCertificatePem()), ("tls.key", client.KeyPem()));

        var outcome = await _caller.CallAsync(new HttpActionSpec
        {
            Url = $"https://localhost:{nginx.MutualPort}/",
            Tls = TrustAuthority with { ClientCertificateSecret = presented == "none" ? null : "client" },
        });

        outcome.HttpStatus.ShouldBe(code);
        (outcome.Failure?.Message).ShouldBe(code == 200 ? null : "the target responded with 400; expected 200-299");
        await LogShouldBeAsync($"POST / HTTP/1.1 {code} user=- client={subject} tls=TLSv1.2 key=demo-7 attempt=2");
    }

    [SkippableFact]
    public async Task HTTP_2_works_over_TLS_1_3()
    {
        var nginx = await StartAsync();

        (await _caller.CallAsync(new HttpActionSpec { Url = $"https://localhost:{nginx.TlsPort}/", Body = "hello", Tls = TrustAuthority }))
            .ShouldBe(new CallOutcome(200, null));

        await LogShouldBeAsync("POST / HTTP/2.0 200 user=- client=- tls=TLSv1.3 key=demo-7 attempt=2");
    }

    [SkippableFact]
    public async Task A_compressed_response_after_a_redirect_is_understood()
    {
        var nginx = await StartAsync();

        (await _caller.CallAsync(new HttpActionSpec
        {
            Url = $"http://localhost:{nginx.PlainPort}/moved",
            Method = "GET",
            FollowRedirects = true,
            Expect = new HttpExpectSpec { BodyRegex = "^(hello )+$" },
        })).ShouldBe(new CallOutcome(200, null));

        await LogShouldBeAsync(
            "GET /moved HTTP/1.1 308 user=- client=- tls=- key=demo-7 attempt=2",
            "GET /hello.txt HTTP/1.1 200 user=- client=- tls=- key=demo-7 attempt=2");
    }

    [SkippableTheory]
    [InlineData("localhost", "/hangs-up", Reasons.HttpConnectFailed, "the connection was lost before the response was complete")]
    [InlineData("127.0.0.1", "/", Reasons.HttpTlsFailed, "TLS failed: the target's certificate is for a different name")]
    public async Task Failures_are_reported_as_with_any_other_server(string host, string path, string reason, string message)
    {
        var nginx = await StartAsync();
        var isTls = reason == Reasons.HttpTlsFailed;

        var outcome = await _caller.CallAsync(new HttpActionSpec
        {
            Url = isTls ? $"https://{host}:{nginx.TlsPort}{path}" : $"http://{host}:{nginx.PlainPort}{path}",
            Tls = isTls ? TrustAuthority : null,
        });

        outcome.ShouldBe(new CallOutcome(null, new Failure(reason, message, RetryClasses.Connect)));
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        if (_nginx is not null)
            await _nginx.DisposeAsync();
    }

    private async Task<NginxServer> StartAsync() => _nginx = await NginxServer.RequireAsync();

    // It writes its log after it has responded.
    private async Task LogShouldBeAsync(params string[] lines)
    {
        await Eventually.BecomesTrueAsync(() => _nginx!.Log.Count >= lines.Length, "the requests are in the log");
        _nginx!.Log.ShouldBe(lines);
    }
}
