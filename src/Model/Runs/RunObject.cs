using System.Globalization;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Runs;

/// <summary>A Pod or Job that stands for one attempt of a run.</summary>
/// <param name="Kind">Pod or Job.</param>
/// <param name="Name">Its name.</param>
/// <param name="RunId">The run.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="ScheduledTime">Nominal time of the run.</param>
/// <param name="State">How far it is.</param>
public sealed record RunObject(string Kind, string Name, string RunId, int Attempt, DateTimeOffset ScheduledTime, RunObjectState State)
{
    /// <summary>Why the run started: one of <see cref="RunTriggers"/>.</summary>
    public string Trigger { get; init; } = RunTriggers.Schedule;

    /// <summary>Why it is pending, or why it failed.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The object of a Pod; null if it carries no run of the schedule.</summary>
    public static RunObject? Of(Pod pod) => Read(pod, "Pod") is not { } item ? null : pod.Status?.Phase switch
    {
        "Running" or "Unknown" => item with { State = RunObjectState.Running },
        "Succeeded" => item with { State = RunObjectState.Succeeded, FinishedAt = PodDiagnosis.FinishedAt(pod.Status) },
        "Failed" => item with
        {
            State = RunObjectState.Failed,
            FinishedAt = PodDiagnosis.FinishedAt(pod.Status),
            Detail = PodDiagnosis.WhyFailed(pod.Status),
        },
        _ => item with { Detail = PodDiagnosis.WhyPending(pod.Status) },
    };

    /// <summary>The object of a Job; null if it carries no run of the schedule.</summary>
    public static RunObject? Of(Job job)
    {
        if (Read(job, "Job") is not { } item)
            return null;
        var ended = job.Status?.Conditions?.Find(c => c is { Type: "Complete" or "Failed", Status: ConditionStatus.True });
        if (ended is null)
            return (job.Status?.Active ?? 0) > 0 ? item with { State = RunObjectState.Running } : item;
        return item with
        {
            State = ended.Type == "Complete" ? RunObjectState.Succeeded : RunObjectState.Failed,
            FinishedAt = job.Status!.CompletionTime ?? ended.LastTransitionTime,
            Detail = ended.Type == "Complete" ? null : $"{ended.Reason}: {ended.Message}",
        };
    }

    /// <summary>Whether a Pod belongs to a run: as its attempt, or as a Pod of a Job that is its attempt.</summary>
    public static bool BelongsTo(Pod pod, string runId, int maxAttempts) =>
        pod.Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunIdAnnotation) == runId
        || (pod.Metadata.ControllerOwner is { Kind: "Job", Name: { } owner }
            && Enumerable.Range(1, maxAttempts).Any(number => RunNames.Attempt(runId, number) == owner));

    private static RunObject? Read(IKubeObject item, string kind)
    {
        if (item.Metadata.Annotations is not { } annotations
            || annotations.GetValueOrDefault(ApiConstants.RunIdAnnotation) is not { } runId
            || !DateTimeOffset.TryParse(
                annotations.GetValueOrDefault(ApiConstants.ScheduledTimeAnnotation), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return null;
        }

        var number = int.TryParse(annotations.GetValueOrDefault(ApiConstants.AttemptAnnotation), CultureInfo.InvariantCulture, out var n) ? n : 1;
        return new RunObject(kind, item.Metadata.Name!, runId, number, time.ToUniversalTime(), RunObjectState.Pending)
        {
            Trigger = annotations.GetValueOrDefault(ApiConstants.TriggerAnnotation) ?? RunTriggers.Schedule,
            CreatedAt = item.Metadata.CreationTimestamp,
        };
    }
}

/// <summary>How far an attempt is.</summary>
public enum RunObjectState
{
    /// <summary>Nothing of it runs yet.</summary>
    Pending,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended well.</summary>
    Succeeded,

    /// <summary>It has ended badly.</summary>
    Failed,
}
