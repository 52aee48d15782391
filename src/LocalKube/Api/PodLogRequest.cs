namespace ScheduledJobs.LocalKube.Api;

/// <summary>The request of <c>kubectl logs</c>. The Pod exists, and the container is one of its containers.</summary>
/// <param name="Namespace">Namespace of the Pod.</param>
/// <param name="Name">Name of the Pod.</param>
/// <param name="Uid">Uid of the Pod: a Pod recreated under the same name has other logs.</param>
/// <param name="Container">Name of the container.</param>
public sealed record PodLogRequest(string Namespace, string Name, string Uid, string Container)
{
    /// <summary>Whether to wait for more until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether to read the container's previous instance, before its last restart.</summary>
    public bool Previous { get; init; }

    /// <summary>Whether to put an RFC 3339 time before each line.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Number of lines from the end; null for all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Only lines not older than this; null for all.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>Number of bytes after which to stop; null for no limit.</summary>
    public long? LimitBytes { get; init; }
}
