using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Runs;

/// <summary>The run that somebody wants to cancel.</summary>
/// <param name="Run">The run; null if it cannot be cancelled.</param>
/// <param name="Problem">Why it cannot; null if it can.</param>
/// <param name="HasEnded">Whether it cannot because it has ended; otherwise there is none.</param>
public sealed record CancelTarget(RunStatus? Run, string? Problem, bool HasEnded = false)
{
    /// <summary>Finds an active or waiting run.</summary>
    /// <param name="job">The schedule.</param>
    /// <param name="id">Its id, with or without the schedule's name.</param>
    public static CancelTarget Find(ScheduledJob job, string id)
    {
        ArgumentNullException.ThrowIfNull(job);
        var name = job.Metadata.Name!;
        if (RunList.Find(RunList.Open(job.Status), name, id) is { } open)
            return new CancelTarget(open, null);
        var last = job.Status?.LastRun is { } run ? RunList.Find([run], name, id) : null;
        return (RunList.Find(job.Status, name, id) ?? last) is { Result: { } result } ended
            ? new CancelTarget(null, $"{ended.Id} has ended as {result}", HasEnded: true)
            : new CancelTarget(null, $"{name} has no active run {id}");
    }
}
