using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Client;

/// <summary>A connection to one API server. Thread-safe; one per process is enough.</summary>
public sealed class KubeClient : IDisposable
{
    private readonly ApiTransport _transport;

    /// <summary>Connects lazily.</summary>
    /// <param name="configuration">The server and the credentials.</param>
    /// <param name="time">Measures time limits, waits and the age of tokens.</param>
    /// <param name="loggers">Receives log lines about waits and credential trouble.</param>
    public KubeClient(KubeClientConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
        : this(configuration, handler: null, time, loggers)
    {
    }

    internal KubeClient(KubeClientConfiguration configuration, HttpMessageHandler? handler, TimeProvider time, ILoggerFactory loggers)
        : this(configuration, new ApiTransport(configuration, handler, time, loggers.CreateLogger<KubeClient>()))
    {
    }

    private KubeClient(KubeClientConfiguration configuration, ApiTransport transport)
    {
        Configuration = configuration;
        _transport = transport;
    }

    /// <summary>The server and the credentials.</summary>
    public KubeClientConfiguration Configuration { get; }

    /// <summary>
    /// The same server with another bearer token, over the connections of this client, which must live longer. For a process that passes the
    /// tokens of several users through: each request carries the token of its own user.
    /// </summary>
    /// <exception cref="InvalidOperationException">This client has credentials of its own, which could take precedence over the token.</exception>
    public KubeClient WithToken(string token)
    {
        if (Configuration.HasCredentials)
            throw new InvalidOperationException("A client that shares its connections must have no credentials of its own.");
        var configuration = Configuration with { Token = token };
        return new KubeClient(configuration, _transport.With(configuration));
    }

    /// <summary>Typed access to one kind.</summary>
    public ResourceClient<T> Resource<T>(ResourceType<T> type) where T : class, IKubeObject => new(_transport, type);

    /// <summary>GETs any path, for resources without a kind: <c>version</c>, <c>readyz</c>, a Pod's log.</summary>
    /// <exception cref="ApiException">The server rejected the request.</exception>
    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) => _transport.SendAsync(
        new ApiRequest(HttpMethod.Get, path.TrimStart('/')) { Accept = "*/*" },
        static async (body, token) =>
        {
            using var reader = new StreamReader(body);
            return await reader.ReadToEndAsync(token);
        },
        cancellationToken);

    /// <summary>
    /// GETs any path and hands the response to a reader while it arrives, for as long as the server sends: a Pod's log that is followed. The time
    /// limit of requests applies up to the first byte of the response only.
    /// </summary>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">There was no response, or not in time.</exception>
    /// <exception cref="IOException">The response broke off.</exception>
    public async Task ReadStreamAsync(string path, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var response = await _transport.OpenInTimeAsync(
            new ApiRequest(HttpMethod.Get, path.TrimStart('/')) { Accept = "*/*" }, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await read(body, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _transport.Dispose();
}
