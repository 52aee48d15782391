namespace ScheduledJobs.Console;

/// <summary>The settings of a console.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Port on 127.0.0.1; 0, the default, picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>The only namespace to show; null, the default, for all that the user may see.</summary>
    public string? Namespace { get; init; }

    /// <summary>The namespace to show if the user may not see all. Default <c>default</c>.</summary>
    public string OwnNamespace { get; init; } = "default";

    /// <summary>Time zone of schedules without <c>timeZone</c>, as set for the operator. Default UTC.</summary>
    public string DefaultTimeZone { get; init; } = "UTC";

    /// <summary>Whether nothing can be changed. Default false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What the pages call the cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Called when a link has been used, with a new one for the next browser.</summary>
    public Action<Uri>? LinkUsed { get; init; }

    /// <summary>The clock; its local zone is that of readers whose browser does not say otherwise.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
