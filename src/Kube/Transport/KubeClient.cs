using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Transport;

/// <summary>A connection to one API server. Thread-safe; one per process is enough.</summary>
public sealed class KubeClient : IDisposable
{
    /// <summary>Connects lazily.</summary>
    public KubeClient(KubeClientConfiguration configuration, TimeProvider time, ILoggerFactory loggers) =>
        throw new NotSupportedException();

    /// <summary>Typed access to one kind.</summary>
    public ResourceClient<T> Resource<T>(ResourceType<T> type) where T : class, IKubeObject => throw new NotSupportedException();

    /// <summary>GET of any path, for what has no kind: <c>version</c>, <c>readyz</c>, a Pod's log.</summary>
    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Dispose() => throw new NotSupportedException();
}
