using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Connections;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class TlsTests : IDisposable
{
    private static readonly HttpTlsSpec TrustAuthority = new() { CaFrom = new ValueSource { ConfigMapKeyRef = new KeyReference("ca", "ca.crt") } };

    private readonly FakeReferences _references = new FakeReferences()
        .ConfigMap("ca", "ca.crt", TestCertificates.Authority.ExportCertificatePem());

    private readonly HttpCaller _caller;

    public TlsTests() => _caller = TestCall.Caller(TimeProvider.System, _references);

    [Theory]
    [InlineData(SslProtocols.Tls12, HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(SslProtocols.Tls13, HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(SslProtocols.Tls12, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(SslProtocols.Tls13, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    public async Task A_trusted_server_is_called_with_its_newest_protocol(
        SslProtocols version, HttpProtocols protocols, string spoken)
    {
        await using var server = await TestServer.StartTlsAsync(
            _ => Task.CompletedTask, TestCertificates.Server("localhost"), protocols, version);

        for (var i = 0; i < 2; i++)
            (await CallAsync(server, TrustAuthority)).ShouldBe(new CallOutcome(200, null));

        server.Requests.ShouldAllBe(r => r.Protocol == spoken);
        server.Requests.Last().Header("Idempotency-Key").ShouldBe("demo-7");
    }

    [Fact]
    public async Task An_untrusted_server_is_not_called()
    {
        await using var server = await TestServer.StartTlsAsync(_ => Task.CompletedTask, TestCertificates.Server("localhost"));

        (await CallAsync(server, null)).Failure!.Reason.ShouldBe(Reasons.HttpTlsFailed);

        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("other authority")]
    [InlineData("other name")]
    [InlineData("expired")]
    public async Task A_certificate_that_does_not_fit_is_rejected(string fault)
    {
        var certificate = TestCertificates.Server(
            fault == "other name" ? "elsewhere" : "localhost",
            fault == "other authority" ? TestCertificates.OtherAuthority : null,
            isExpired: fault == "expired");
        await using var server = await TestServer.StartTlsAsync(_ => Task.CompletedTask, certificate);

        (await CallAsync(server, TrustAuthority)).Failure!.Reason.ShouldBe(Reasons.HttpTlsFailed);

        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("internal.example.com", true)]
    [InlineData("other.example.com", false)]
    public async Task The_server_may_have_another_name_on_request(string serverName, bool fits)
    {
        await using var server = await TestServer.StartTlsAsync(_ => Task.CompletedTask, TestCertificates.Server("internal.example.com"));

        var outcome = await CallAsync(server, TrustAuthority with { ServerName = serverName });

        (outcome.Failure?.Reason).ShouldBe(fits ? null : Reasons.HttpTlsFailed);
        server.Requests.Select(r => r.Header("Host")).ShouldBe(fits ? [$"localhost:{server.Port}"] : []);
    }

    [Theory]
    [InlineData("right", true)]
    [InlineData("other authority", false)]
    [InlineData("none", false)]
    public async Task A_server_that_requests_a_client_certificate_gets_it(string presented, bool isAccepted)
    {
        var client = TestCertificates.Client("tenant", presented == "right" ? null : TestCertificates.OtherAuthority);
        _references.Secret("client", ("tls.crt", client.ExportCertificatePem()), ("tls.key", client.KeyPem()));
        await using var server = await TestServer.StartTlsAsync(
            _ => Task.CompletedTask, TestCertificates.Server("localhost"), clientAuthority: TestCertificates.Authority);

        var outcome = await CallAsync(server, TrustAuthority with { ClientCertificateSecret = presented == "none" ? null : "client" });

        (outcome.Failure is null).ShouldBe(isAccepted);
        server.Requests.Count.ShouldBe(isAccepted ? 1 : 0);
    }

    /// <summary>A certificate can name any address for its authority; fetching from it would bypass both trust and egress policy.</summary>
    [Theory]
    [InlineData("system", null)]
    [InlineData("other", null)]
    [InlineData("right", null)]
    [InlineData("system", "internal.example.com")]
    [InlineData("other", "internal.example.com")]
    [InlineData("right", "internal.example.com")]
    public async Task Nothing_is_fetched_from_addresses_in_a_certificate(string trust, string? serverName)
    {
        await using var fetched = await TestServer.StartAsync(_ => Task.CompletedTask);
        using var server = OfflineTlsServer.Start(TestCertificates.Server(serverName ?? "localhost", fetchFrom: fetched.Url()));
        var client = TestCertificates.Client("tenant", fetchFrom: fetched.Url());
        _references
            .ConfigMap("other", "ca.crt", TestCertificates.OtherAuthority.ExportCertificatePem())
            .Secret("client", ("tls.crt", client.ExportCertificatePem()), ("tls.key", client.KeyPem()));

        var tls = new HttpTlsSpec
        {
            CaFrom = trust == "system" ? null : new ValueSource { ConfigMapKeyRef = new KeyReference(trust == "right" ? "ca" : "other", "ca.crt") },
            ClientCertificateSecret = "client",
            ServerName = serverName,
        };
        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = server.Url, Tls = tls });

        (outcome.Failure?.Reason).ShouldBe(trust == "right" ? null : Reasons.HttpTlsFailed);
        fetched.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_handshakes_leave_nothing_in_their_shared_settings()
    {
        var settings = new TlsSettings(TestCertificates.Authority.ExportCertificatePem(), null, null, null).ToOptions();
        await using var server = await TestServer.StartTlsAsync(_ => Task.CompletedTask, TestCertificates.Server("localhost"));
        for (var i = 0; i < 3; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            await using var session = new SslStream(socket.GetStream());
            settings.TargetHost = "localhost";
            await session.AuthenticateAsClientAsync(settings);
        }

        settings.CertificateChainPolicy!.ExtraStore.Count.ShouldBe(0);
        settings.CertificateChainPolicy.ApplicationPolicy.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task CA_certificates_are_at_most_64_KiB(int beyond, bool isTaken)
    {
        await using var server = await TestServer.StartTlsAsync(_ => Task.CompletedTask, TestCertificates.Server("localhost"));
        var pem = TestCertificates.Authority.ExportCertificatePem() + "\n";
        _references.ConfigMap("ca", "ca.crt", pem.PadRight((64 * 1024) + beyond, '\n'));

        var failure = (await CallAsync(server, TrustAuthority)).Failure;

        if (isTaken)
            failure.ShouldBeNull();
        else
            failure!.Message.ShouldStartWith("spec.action.http.tls.caFrom: must be at most 65536 bytes long");
    }

    [Fact]
    public async Task Connections_are_not_shared_between_credentials()
    {
        await using var server = await TestServer.StartTlsAsync(_ => Task.CompletedTask, TestCertificates.Server("localhost"));
        _references.Secret("a", ("token", "x")).Secret("b", ("token", "x"));
        foreach (var secret in new[] { "a", "b", "a" })
        {
            await _caller.CallAsync(new HttpActionSpec
            {
                Url = server.TlsUrl(),
                Tls = TrustAuthority,
                Auth = new HttpAuthSpec { Bearer = new BearerAuthSpec { SecretKeyRef = new KeyReference(secret, "token") } },
            });
        }

        var ids = server.Requests.Select(r => r.ConnectionId).ToList();
        ids[1].ShouldNotBe(ids[0]);
        ids[2].ShouldBe(ids[0]);
    }

    [Theory]
    [InlineData("no pem")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Invalid_CA_certificates_are_reported_with_their_field(string pem)
    {
        _references.ConfigMap("ca", "ca.crt", pem);

        var outcome = await _caller.CallAsync(new HttpActionSpec { Url = "https://localhost:1/", Tls = TrustAuthority });

        outcome.Failure!.Reason.ShouldBe(Reasons.InvalidAction);
        outcome.Failure.Message.ShouldContain("spec.action.http.tls.caFrom");
    }

    public void Dispose() => _caller.Dispose();

    private Task<CallOutcome> CallAsync(TestServer server, HttpTlsSpec? tls) =>
        _caller.CallAsync(new HttpActionSpec { Url = server.TlsUrl(), Tls = tls });
}
