using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Collects everything a decision may look at.</summary>
internal sealed class Gatherer(
    AttemptFinder finder, LiveObjects live, SpecCompiler compiler, (ActiveRuns ActiveRuns, Notifier Notifier) facts, IActor actor, TimeProvider time)
{
    /// <summary>Finds the pause of a namespace.</summary>
    public Func<string, NamespacePause?> FindPause { get; init; } = static _ => null;

    /// <summary>Whether there are events of routine runs, too.</summary>
    public bool TellsRoutine { get; init; }

    /// <summary>Collects the snapshot; null if the resource is gone although the cache shows it.</summary>
    /// <param name="memory">What this leader remembers of the schedule.</param>
    /// <param name="cached">The resource as the cache shows it.</param>
    /// <param name="isStopping">Whether the process is shutting down, so that nothing new starts.</param>
    /// <param name="cancellationToken">Cancels the pass.</param>
    public async Task<Snapshot?> GatherAsync(ScheduleMemory memory, ScheduledJob cached, bool isStopping, CancellationToken cancellationToken)
    {
        if (memory.IsGone && !await live.ExistsAsync(cached, cancellationToken))
            return null;
        memory.IsGone = false;
        var (job, status) = memory.Merge(cached);
        var compiled = await compiler.CompileAsync(memory, job, status, cancellationToken);
        var (attempts, recheckAt) = await finder.FindAsync(memory, job, status, cancellationToken);
        return new Snapshot
        {
            Job = job,
            Status = status,
            Compilation = compiled.Compilation,
            Governing = compiled.Compilation.Schedule ?? memory.LastGood,
            Timing = compiled.Timing,
            Calendars = compiled.Calendars,
            StatusDelay = EffectiveMark.Read(status.EffectiveHash).Calendars is { } mark && mark != compiled.Calendars ? compiled.Spread : TimeSpan.Zero,
            Attempts = attempts,
            Responses = finder.FindResponses(job),
            Backfills = finder.FindBackfills(job),
            Actor = actor.IdOf(memory.Uid),
            TellsRoutine = TellsRoutine,
            Room = compiled.Limits.MaxActiveRuns is { } limit ? new NamespaceRoom(limit, facts.ActiveRuns.Elsewhere(ObjectKey.Of(job))) : null,
            NotificationOutcomes = facts.Notifier.OutcomesOf(ObjectKey.Of(job), memory.Uid),
            Pause = FindPause(job.Metadata.Namespace!),
            StartFault = memory.Actions.Fault,
            IsStopping = isStopping,
            RecheckAt = Earlier(recheckAt, compiled.CheckAgainAt),
            Now = time.GetUtcNow(),
        };
    }

    /// <inheritdoc cref="AttemptFinder.LookUpAsync" />
    public Task LookUpAsync(ScheduleMemory memory, ScheduledJob job, CancellationToken cancellationToken) => finder.LookUpAsync(memory, job, cancellationToken);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
