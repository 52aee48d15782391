using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Tests.Transport;

/// <summary>Real TLS against a server in this process.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create("root");
    private readonly TestAuthority _other = TestAuthority.Create("other");
    private X509Certificate2 _serverCertificate;
    private X509Certificate2Collection _sentWithIt = [];
    private WebApplication? _server;
    private string _seen = "";

    public TlsTests() => _serverCertificate = _authority.Issue("api.test");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _other.Dispose();
        _serverCertificate.Dispose();
    }

    [Fact]
    [Trait("KnownBug", "csharp#1690")]
    public async Task A_bundle_may_name_several_authorities()
    {
        await AskAsync(await StartAsync() with { CertificateAuthorityPem = _other.Pem + "\n" + _authority.Pem });

        _seen.ShouldBe("HTTP/2, anonymous");
    }

    [Fact]
    public async Task Another_authority_is_not_trusted()
    {
        var configuration = await StartAsync() with { CertificateAuthorityPem = _other.Pem };

        await Should.ThrowAsync<HttpRequestException>(AskAsync(configuration));
        await AskAsync(configuration with { SkipTlsVerification = true });
    }

    [Fact]
    public async Task Without_a_bundle_the_system_decides() =>
        await Should.ThrowAsync<HttpRequestException>(AskAsync(await StartAsync()));

    [Fact]
    public async Task A_replaced_authority_file_applies_to_the_next_connection()
    {
        var file = _folder.Write("ca.crt", _other.Pem);
        using var client = Connect(await StartAsync() with { CertificateAuthorityFile = file });
        await Should.ThrowAsync<HttpRequestException>(AskAsync(client));

        _folder.Write("ca.crt", _authority.Pem);

        await AskAsync(client);
    }

    [Fact]
    public async Task A_server_under_an_intermediate_authority_is_trusted_by_root_or_intermediate()
    {
        using var intermediate = _authority.CreateIntermediate("intermediate");
        _serverCertificate = intermediate.Issue("api.test");
        _sentWithIt = [intermediate.Certificate];
        var configuration = await StartAsync();

        await AskAsync(configuration with { CertificateAuthorityPem = _authority.Pem });
        await AskAsync(configuration with { CertificateAuthorityPem = intermediate.Pem });
        await Should.ThrowAsync<HttpRequestException>(AskAsync(configuration with { CertificateAuthorityPem = _other.Pem }));
    }

    [Theory]
    [InlineData("api.test", true)]
    [InlineData("other.test", false)]
    public async Task The_name_in_the_certificate_may_be_set_and_is_checked(string name, bool isAccepted)
    {
        var ask = AskAsync(await StartAsync() with { CertificateAuthorityPem = _authority.Pem, TlsServerName = name });

        if (isAccepted)
            await ask;
        else
            await Should.ThrowAsync<HttpRequestException>(ask);
    }

    [Fact]
    public async Task A_client_certificate_is_sent_from_data_and_from_files()
    {
        using var mine = _authority.Issue("me");
        var (certificate, key) = (mine.ExportCertificatePem(), mine.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var configuration = await StartAsync() with { CertificateAuthorityPem = _authority.Pem };

        await AskAsync(configuration with { ClientCertificatePem = certificate, ClientKeyPem = key });
        _seen.ShouldBe("HTTP/2, CN=me");

        _seen = "";
        await AskAsync(configuration with
        {
            ClientCertificateFile = _folder.Write("tls.crt", certificate),
            ClientKeyFile = _folder.Write("tls.key", key),
        });
        _seen.ShouldBe("HTTP/2, CN=me");
    }

    [Fact]
    public async Task An_invalid_client_certificate_is_reported_as_such()
    {
        var configuration = await StartAsync() with
        {
            CertificateAuthorityPem = _authority.Pem,
            ClientCertificatePem = "nonsense",
            ClientKeyPem = "nonsense",
        };

        (await Should.ThrowAsync<HttpRequestException>(AskAsync(configuration))).ToString().ShouldContain("client certificate");
    }

    private async Task<KubeClientConfiguration> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = _serverCertificate;
            https.ServerCertificateChain = _sentWithIt;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        _server = builder.Build();
        _server.Run(async context =>
        {
            _seen = $"{context.Request.Protocol}, {context.Connection.ClientCertificate?.Subject ?? "anonymous"}";
            await context.Response.WriteAsync("ok");
        });
        await _server.StartAsync();
        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KubeClientConfiguration { Server = new Uri(address), UseEnvironmentProxy = false };
    }

    private static KubeClient Connect(KubeClientConfiguration configuration) =>
        new(configuration, TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task AskAsync(KubeClientConfiguration configuration)
    {
        using var client = Connect(configuration);
        await AskAsync(client);
    }

    private static async Task AskAsync(KubeClient client) =>
        (await client.GetTextAsync("version", CancellationToken.None)).ShouldBe("ok");
}
