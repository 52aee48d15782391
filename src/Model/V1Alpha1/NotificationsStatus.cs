using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>What the schedule has to tell, and has told. It outlives the process: the next leader continues it.</summary>
public sealed record NotificationsStatus
{
    /// <summary>Notifications that are not known to have been received, at most 20, oldest first.</summary>
    public IReadOnlyList<OwedNotification>? Owed { get; init; }

    /// <summary>Problems since all was well. Null: all is well.</summary>
    public IReadOnlyList<StandingProblem>? Problems { get; init; }

    /// <summary>Notifications that were received.</summary>
    public long Sent { get; init; }

    /// <summary>Notifications that were given up.</summary>
    public long Failed { get; init; }

    /// <summary>Notifications that were dropped because too many were waiting.</summary>
    public long Dropped { get; init; }
}

/// <summary>A notification that is not known to have been received.</summary>
public sealed record OwedNotification
{
    /// <summary>Identifies the event; the same for everyone who is told, and in each attempt.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>Name of the notification in the spec.</summary>
    public string To { get => field ?? ""; init; }

    /// <summary>One of <see cref="NotificationEvents"/>.</summary>
    public string Event { get => field ?? ""; init; }

    /// <summary>When it happened.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Time { get; init; }

    /// <summary>One word, from <see cref="Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Id of the run. Null: it is not about one run.</summary>
    public string? RunId { get; init; }

    /// <summary>Nominal time of that run.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>Failed attempts to send it.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is sent again. Null before the first attempt has failed.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? NextAttemptTime { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Failure { get; init; }
}

/// <summary>A problem, and whether it is over.</summary>
public sealed record StandingProblem
{
    /// <summary>One of <see cref="NotificationEvents.Problems"/>.</summary>
    public string Event { get => field ?? ""; init; }

    /// <summary>When it was noticed.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it is over, while another one is not.</summary>
    public bool Over { get; init; }
}
