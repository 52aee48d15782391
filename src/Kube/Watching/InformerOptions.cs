namespace ScheduledJobs.Kube.Watching;

/// <summary>What an informer watches.</summary>
public sealed record InformerOptions
{
    /// <summary>One namespace; null for all. Informers that fill one store must differ in this.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only objects with these labels.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Only objects with these fields, such as <c>metadata.name=x</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page of the first list. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Whether to read all objects from a stream (<c>sendInitialEvents</c>, Kubernetes 1.34 and newer) instead of a list. Default false.
    /// If the server does not support it, a list is read.
    /// </summary>
    public bool WatchList { get; init; }

    /// <summary>From how many objects on a freshness check waits for the position of the watch, about two seconds, instead of listing them all.</summary>
    internal int ManyObjects { get; init; } = 10_000;

    /// <summary>Random numbers in [0, 1) for the lengths of watches and waits.</summary>
    internal Func<double> Random { get; init; } = Backoff.Random;
}
