using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>One attempt of a run as observed: a Pod, a Job, an object of another kind, or an HTTP call of this process.</summary>
public sealed record Attempt
{
    /// <summary>The run it belongs to.</summary>
    public required string RunId { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Whether it is a Pod, a Job, a call or an object of another kind.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>Kind of its object; set if and only if that is neither a Pod nor a Job.</summary>
    public ObjectKind? Resource { get; init; }

    /// <summary>Nominal time of its run.</summary>
    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>Why its run was started; one of <see cref="RunTriggers"/>.</summary>
    public required string Trigger { get; init; }

    /// <summary>Its current state.</summary>
    public required AttemptState State { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed; set if and only if it failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What it waits for while it is pending, if the cluster says so.</summary>
    public string? PendingMessage { get; init; }

    /// <summary>Status code of the HTTP response, if there was one.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Name of its object; null for an HTTP call, and for an attempt that could not be created.</summary>
    public string? ObjectName { get; init; }

    /// <summary>uid of its object; null also while its kind cannot be read.</summary>
    public string? ObjectUid { get; init; }

    /// <summary>Resource version of its object.</summary>
    public string? ObjectVersion { get; init; }

    /// <summary>Whether its object is already being deleted, or its call was stopped.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>Whether this process created its object but no cache shows it: it has not arrived there yet, or is already gone.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>Whether it has ended, successfully or not.</summary>
    public bool IsFinished => State is AttemptState.Succeeded or AttemptState.Failed;
}
