using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Runs;

/// <summary>The runs that a status knows of.</summary>
public static class RunList
{
    /// <summary>All runs that have started or were left out, newest first: the active ones, then the finished ones.</summary>
    public static IEnumerable<RunStatus> Of(ScheduledJobStatus? status) =>
        (status?.Active ?? []).Reverse().Concat(status?.RecentRuns ?? []);

    /// <summary>A run by its id, or by the end of it that distinguishes it from the others; null if there isn't one.</summary>
    public static RunStatus? Find(ScheduledJobStatus? status, string scheduleName, string id) => Find(Of(status), scheduleName, id);

    /// <inheritdoc cref="Find(ScheduledJobStatus?, string, string)"/>
    public static RunStatus? Find(IEnumerable<RunStatus> runs, string scheduleName, string id)
    {
        var all = runs.ToList();
        return all.Find(run => run.Id == id) ?? all.Find(run => run.Id == $"{scheduleName}-{id}");
    }

    /// <summary>The run whose logs a person most likely wants: the newest active one, or the newest that has started.</summary>
    public static RunStatus? Newest(ScheduledJobStatus? status) => Of(status).FirstOrDefault(run => run.StartTime is not null);

    /// <summary>The runs that can be cancelled: the active ones, newest first, and those that wait for a slot.</summary>
    public static IEnumerable<RunStatus> Open(ScheduledJobStatus? status) =>
        (status?.Active ?? []).Reverse().Concat((status?.Queued ?? []).Select(AsRun));

    /// <summary>A run in a word, for people: its result, or how far it is: Running, Retrying or Queued.</summary>
    public static string StateOf(RunStatus run, ScheduledJobStatus? status)
    {
        ArgumentNullException.ThrowIfNull(run);
        var isQueued = status?.Queued?.Any(queued => queued.Id == run.Id) == true;
        return run.Result ?? (isQueued ? "Queued" : run.NextAttemptTime is null ? "Running" : "Retrying");
    }

    /// <summary>A waiting run as a record of a run.</summary>
    public static RunStatus AsRun(QueuedRun run) =>
        new() { Id = run.Id, Trigger = run.Trigger, ScheduledTime = run.ScheduledTime, DueTime = run.DueTime };
}
