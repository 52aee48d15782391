namespace ScheduledJobs.LocalKube.Api;

/// <summary>What <c>kubectl logs</c> asks for. The Pod exists and the container is one of its containers.</summary>
/// <param name="Namespace">Namespace of the Pod.</param>
/// <param name="Name">Name of the Pod.</param>
/// <param name="Uid">Uid of the Pod: a Pod of the same name made later has other logs.</param>
/// <param name="Container">Name of the container.</param>
public sealed record PodLogRequest(string Namespace, string Name, string Uid, string Container)
{
    /// <summary>Stay until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>The previous instance of the container, before its last restart.</summary>
    public bool Previous { get; init; }

    /// <summary>Put an RFC 3339 time before each line.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only that many lines from the end; null means all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Only lines not older than this; null means all.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>Stop after that many bytes; null means no limit.</summary>
    public long? LimitBytes { get; init; }
}
