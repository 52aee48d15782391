namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>What to do with everything that is due.</summary>
/// <param name="Runs">Runs to start, oldest first.</param>
/// <param name="Missed">Runs not to start, oldest first; each reason at most once.</param>
/// <param name="HandledThrough">Nominal time of the newest due occurrence: the next floor. Null if nothing is due.</param>
public sealed record MisfirePlan(IReadOnlyList<Occurrence> Runs, IReadOnlyList<MissedRuns> Missed, DateTimeOffset? HandledThrough)
{
    /// <summary>Nothing is due.</summary>
    public static MisfirePlan Nothing { get; } = new([], [], null);
}
