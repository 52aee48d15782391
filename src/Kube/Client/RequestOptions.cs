namespace ScheduledJobs.Kube.Client;

/// <summary>What to list.</summary>
public sealed record ListOptions
{
    /// <summary>Everything, from etcd.</summary>
    public static ListOptions All { get; } = new();

    /// <summary>Label selector.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page. Default 500, as in kubectl.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>Most pages to read, for a list of which a part is enough; 0 for all. Default 0.</summary>
    public int MostPages { get; init; }

    /// <summary>See the Kubernetes documentation of resource versions; null asks for the newest.</summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>How to write.</summary>
public sealed record WriteOptions
{
    /// <summary>A real write, without field validation.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>All checks, no effect.</summary>
    public static WriteOptions DryRunAll { get; } = new() { DryRun = true };

    /// <summary>Whether the server only simulates the write.</summary>
    public bool DryRun { get; init; }

    /// <summary>Name under which the server records what was written; null lets it use the user agent.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Apply patch only: take fields over from other managers.</summary>
    public bool Force { get; init; }

    /// <summary><c>Strict</c>, <c>Warn</c> or <c>Ignore</c>; null leaves it to the server.</summary>
    public string? FieldValidation { get; init; }
}

/// <summary>How to delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>With the object's own grace period, dependants in the background.</summary>
    public static DeleteOptions Background { get; } = new();

    /// <summary>Seconds of grace; null keeps the object's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</summary>
    public string PropagationPolicy { get; init; } = "Background";

    /// <summary>Delete only the object with this uid.</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>Delete only this version.</summary>
    public string? PreconditionResourceVersion { get; init; }
}
