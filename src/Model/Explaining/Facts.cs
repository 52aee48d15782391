using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Explaining;

/// <summary>Everything that an explanation may use.</summary>
public sealed record Facts
{
    /// <summary>The resource, with its status.</summary>
    public required ScheduledJob Job { get; init; }

    /// <summary>Its spec, compiled as the operator compiles it.</summary>
    public required Compilation Compilation { get; init; }

    /// <summary>The current time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Its events.</summary>
    public IReadOnlyList<Event> Events { get; init; } = [];

    /// <summary>Its Pods or Jobs; null if the user may not see them.</summary>
    public IReadOnlyList<RunObject>? Objects { get; init; } = [];

    /// <summary>Its status; empty before the first pass.</summary>
    public ScheduledJobStatus Status => Job.Status ?? new ScheduledJobStatus();

    /// <summary>The zone of its local times.</summary>
    public TimeZoneInfo Zone => Compilation.Schedule?.Zone ?? TimeZoneInfo.Utc;

    /// <summary>Why the status does not know a run any more.</summary>
    public string ForgottenByStatus => $"The status keeps only the last {Job.Spec.History.Recent} runs (spec.history.recent).";

    /// <summary>Its name.</summary>
    public string Name => Job.Metadata.Name!;

    /// <summary>A condition; null if it is not set.</summary>
    public Condition? Condition(string type) => Status.Conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>An instant as this schedule's local time.</summary>
    public string Text(DateTimeOffset instant) => LocalTimeText.Of(instant, Zone, Now);

    /// <summary>An instant as this schedule's local time, and how far away it is.</summary>
    public string TextAndDistance(DateTimeOffset instant) => $"{Text(instant)} ({Times.Distance(instant, Now)})";
}
