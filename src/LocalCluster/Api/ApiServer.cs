using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.LocalCluster.Api;

/// <summary>A Kubernetes API server in this process: loopback only, one administrator, all in memory.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private ApiServer()
    {
    }

    /// <summary>Address of the API, such as <c>https://127.0.0.1:6443/</c>.</summary>
    public Uri Address { get; } = new("https://127.0.0.1/");

    /// <summary>Address of the plain routes, such as <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri EchoAddress { get; } = new("http://127.0.0.1/");

    /// <summary>Bearer token of the administrator.</summary>
    public string Token { get; } = "";

    /// <summary>The self-made authority that signed the server's certificate, as PEM.</summary>
    public string CertificateAuthorityPem { get; } = "";

    /// <summary>Configuration for clients in this process.</summary>
    public KubeClientConfiguration AdminConfiguration =>
        new() { Server = Address, CertificateAuthorityPem = CertificateAuthorityPem, Token = Token };

    /// <summary>A kubeconfig for kubectl.</summary>
    public string AdminKubeconfig => Token;

    /// <summary>
    /// Where the logs of Pods come from. A null stream means that the container has not started. Without a source logs are empty.
    /// </summary>
    public Func<PodLogRequest, CancellationToken, Task<Stream?>>? PodLogs { get; set; }

    /// <summary>Starts listening; requests are served when the task completes.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<ApiServer> StartAsync(ApiServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        Task.FromResult(new ApiServer());

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
