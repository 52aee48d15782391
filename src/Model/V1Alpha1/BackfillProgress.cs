using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>
/// How far a Backfill is, in the status of its ScheduledJob: it changes together with the list of active runs, in one write, so that no run is started
/// twice or lost. The status of the Backfill is derived from it.
/// </summary>
public sealed record BackfillProgress
{
    /// <summary>Name of the Backfill.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>Its uid.</summary>
    public string Uid { get => field ?? ""; init; }

    /// <summary>The first instant whose nominal times have not started.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? From { get; init; }

    /// <summary>The last instant whose nominal times have not started. Before <see cref="From"/>: all have.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? To { get; init; }

    /// <summary>Nominal times in between that have started nevertheless, as Unix seconds: a crash left an earlier one behind. Usually null.</summary>
    public IReadOnlyList<long>? Ahead { get; init; }

    /// <summary>Nominal times that have not started.</summary>
    public long Remaining { get; init; }

    /// <summary>The nominal time that starts next; null if all have started.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Next { get; init; }

    /// <summary>Runs started so far.</summary>
    public long Started { get; init; }

    /// <summary>Runs that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Runs that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Runs that may or may not have happened.</summary>
    public long Unknown { get; init; }

    /// <summary>Runs that were cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Why it starts nothing, as a sentence; null if it does.</summary>
    public string? Problem { get; init; }

    /// <summary>The last runs that failed or have an unknown outcome, newest first; at most <see cref="StatusLimits.BackfillFailures"/>.</summary>
    public IReadOnlyList<BackfillFailure>? Failures { get; init; }

    /// <summary>Runs that are active.</summary>
    public long CountActive() => Started - Succeeded - Failed - Unknown - Cancelled;
}

/// <summary>A run of a Backfill that did not succeed.</summary>
public sealed record BackfillFailure
{
    /// <summary>Identifies the run.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>Its nominal time.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>One of <see cref="Reasons"/>, or a Kubernetes reason such as OOMKilled.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for users, cut to <see cref="StatusLimits.BackfillMessage"/> characters.</summary>
    public string? Message { get; init; }
}
