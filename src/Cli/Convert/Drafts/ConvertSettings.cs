namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>What the user asked for.</summary>
internal sealed record ConvertSettings
{
    /// <summary>Image of containers that run a command; null if there are none.</summary>
    public string? Image { get; init; }

    /// <summary>URL to call instead of starting a container; <c>{name}</c> stands for the ScheduledJob's name.</summary>
    public string? Url { get; init; }

    /// <summary>Zone of sources that name none; null for UTC, with a note.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Namespace of sources that name none; null to leave it out.</summary>
    public string? Namespace { get; init; }

    /// <summary>Suspend all results.</summary>
    public bool Suspended { get; init; }

    /// <summary>Keep the source's behaviour when clocks change.</summary>
    public bool ExactClockChanges { get; init; }

    /// <summary>Crontab: a sixth column names the user.</summary>
    public bool HasUserColumn { get; init; }

    /// <summary>Argo: ServiceAccount of Pods that submit a workflow.</summary>
    public string ServiceAccount { get; init; } = "argo-submit";

    /// <summary>Argo: image with the argo command.</summary>
    public string ArgoImage { get; init; } = "quay.io/argoproj/argocli:v3.6.5";
}
