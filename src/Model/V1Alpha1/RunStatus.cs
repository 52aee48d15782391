using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>One run: active, or finished when <see cref="Result"/> is set. Times are whole seconds.</summary>
public sealed record RunStatus
{
    /// <summary>Identifies the run; also the name of its first Pod or Job, and its Idempotency-Key.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>One of <see cref="RunTriggers"/>.</summary>
    public string? Trigger { get; init; }

    /// <summary>Nominal time. For a manual run, when it was requested.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>Nominal time and jitter.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DueTime { get; init; }

    /// <summary>When it started. Null when it never did.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it finished. Null while it is active.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>One of <see cref="RunResults"/>. Null while it is active.</summary>
    public string? Result { get; init; }

    /// <summary>One of <see cref="Reasons"/>, or a Kubernetes reason such as OOMKilled.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for users.</summary>
    public string? Message { get; init; }

    /// <summary>Number of attempts started.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// The last attempts that have ended, oldest first; at most <see cref="StatusLimits.Attempts"/>. Only of active runs and the last one, and null if the first
    /// attempt succeeded: then the run says it all.
    /// </summary>
    public IReadOnlyList<AttemptRecord>? AttemptHistory { get; init; }

    /// <summary>When the next attempt is due, for a run that waits between two.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? NextAttemptTime { get; init; }

    /// <summary>Name of the Pod of the last attempt.</summary>
    public string? Pod { get; init; }

    /// <summary>Name of the Job of the last attempt.</summary>
    public string? Job { get; init; }

    /// <summary>The object of the last attempt, if it is neither a Pod nor a Job.</summary>
    public RunResource? Resource { get; init; }

    /// <summary>Status code of the last attempt's response.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>What <see cref="HttpActionSpec.Capture"/> asks for of the last attempt's response. Only of the last run; null if there was no response.</summary>
    public RunResponse? Response { get; init; }

    /// <summary>When it is stopped if it has not finished; null without a timeout. It still applies while an edited spec is invalid.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When the current attempt started, by our clock; null for the first one, which starts with the run.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? AttemptStartTime { get; init; }

    /// <summary>True once the current attempt has been seen running: <c>pendingTimeout</c> no longer applies to it. Null otherwise.</summary>
    public bool? Running { get; init; }

    /// <summary>One of <see cref="DeliveryModes"/>, as decided when its current attempt was first started; null for <see cref="DeliveryModes.AtLeastOnce"/>.</summary>
    public string? Delivery { get; init; }

    /// <summary>AtMostOnce: identifies the leader that recorded the intent to make the call; only that leader makes it.</summary>
    public string? Intent { get; init; }
}

/// <summary>The object of an attempt of action.resource.</summary>
/// <param name="ApiVersion">Its apiVersion, such as <c>tekton.dev/v1</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
public sealed record RunResource(string ApiVersion = "", string Kind = "", string Name = "");

/// <summary>Values of <see cref="RunStatus.Result"/>.</summary>
public static class RunResults
{
    /// <summary>Finished successfully.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Failed, after all attempts.</summary>
    public const string Failed = "Failed";

    /// <summary>Did not start because another run was active.</summary>
    public const string Skipped = "Skipped";

    /// <summary>Did not start because it was too late.</summary>
    public const string Missed = "Missed";

    /// <summary>Stopped and replaced by a newer run.</summary>
    public const string Replaced = "Replaced";

    /// <summary>Stopped, or taken out of the queue, because somebody asked for that.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>Did not start because the schedule was suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>May or may not have happened.</summary>
    public const string Unknown = "Unknown";
}

/// <summary>Values of <see cref="RunStatus.Trigger"/>: why a run started.</summary>
public static class RunTriggers
{
    /// <summary>It was due.</summary>
    public const string Schedule = "Schedule";

    /// <summary>The run-now annotation.</summary>
    public const string Manual = "Manual";

    /// <summary>It was late and was started by the misfire policy.</summary>
    public const string CatchUp = "CatchUp";

    /// <summary>runOnCreate.</summary>
    public const string Create = "Create";

    /// <summary>A Backfill. The run counts in the status of that, not in the totals and the record of the schedule.</summary>
    public const string Backfill = "Backfill";
}
