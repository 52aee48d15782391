using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>A ScheduledJob as it is now, with what its spec means. Immutable.</summary>
/// <param name="job">The resource.</param>
/// <param name="spec">Its spec, compiled.</param>
internal sealed class Entry(ScheduledJob job, CompiledSpec spec)
{
    private static readonly ScheduledJobStatus NoStatus = new();

    public ScheduledJob Job => job;

    public CompiledSpec Spec => spec;

    public string Namespace => job.Metadata.Namespace ?? "";

    public string Name => job.Metadata.Name ?? "";

    public ScheduledJobStatus Status => job.Status ?? NoStatus;

    /// <summary>The compiled spec; null if it is not valid.</summary>
    public Schedule? Schedule => spec.Compilation.Schedule;

    /// <summary>The state in one word; Unseen if no operator has looked at the resource yet.</summary>
    public string State => job.Status?.State ?? "Unseen";

    /// <summary>Pod, Job, Http or Resource.</summary>
    public string Action => job.Spec.Action.Resource is not null ? ActionKinds.Resource : job.Spec.Action.Http is not null ? ActionKinds.Http : job.Spec.Action.Job is not null ? ActionKinds.Job : ActionKinds.Pod;

    /// <summary>Nominal times at or before this instant were never considered.</summary>
    public DateTimeOffset Since => Status.EffectiveSince ?? job.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;

    /// <summary>A short text of the trigger.</summary>
    public string Text => Schedule?.Text ?? TriggerText.Of(job.Spec.Trigger) ?? "no trigger";

    /// <summary>How long the last run took that has ended; null if none has.</summary>
    public TimeSpan? LastDuration => Status.LastRun is { StartTime: { } start, CompletionTime: { } end } ? end - start : null;
}

/// <summary>What a spec means. It is kept as long as the spec does not change, whatever the status does.</summary>
/// <param name="job">The resource.</param>
/// <param name="compiler">The operator's compiler.</param>
internal sealed class CompiledSpec(ScheduledJob job, ScheduleCompiler compiler)
{
    private readonly Lazy<Compilation> _compilation = new(() => compiler.Compile(job));

    public Compilation Compilation => _compilation.Value;

    /// <summary>What the schedule does, in a sentence; null if the spec is not valid.</summary>
    public string? Sentence => field ??= Compilation.Schedule is { } schedule ? ScheduleSentence.Of(job, schedule) : null;

    /// <summary>Whether it is the spec of this resource.</summary>
    public bool IsOf(ScheduledJob other) => other.Metadata.Uid == job.Metadata.Uid && other.Metadata.Generation == job.Metadata.Generation;
}
