using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>Splits what is due into runs to start and missed runs. The cost is the same for one missed tick and for a year of them.</summary>
public static class MisfirePlanner
{
    /// <summary>Plans the nominal times in (<paramref name="floor"/>, <paramref name="now"/>] that are due at <paramref name="now"/>.</summary>
    /// <param name="timetable">The schedule.</param>
    /// <param name="floor">Nominal times at or before it are ignored.</param>
    /// <param name="now">Lateness is measured from the due time to this instant.</param>
    /// <param name="policy">What to do with late runs.</param>
    /// <param name="through">Nominal times after it are ignored as well; null for no bound.</param>
    public static MisfirePlan Plan(
        Timetable timetable, DateTimeOffset floor, DateTimeOffset now, MisfirePolicy policy, DateTimeOffset? through = null)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(policy);
        if (LastDue(timetable, floor, now, through) is not { } newest)
            return MisfirePlan.Nothing;

        // Lateness decreases from the oldest to the newest, so each rule cuts the range in two.
        var missed = new MissedList(timetable.Trigger);
        if (policy.Deadline is { } deadline)
            floor = missed.AddThrough(LastLaterThan(timetable, floor, now, deadline, through), floor, MissedReason.DeadlineExceeded);
        if (policy.Mode == MisfireMode.Skip)
            floor = missed.AddThrough(LastLaterThan(timetable, floor, now, policy.GracePeriod, through), floor, MissedReason.Skipped);

        var runs = floor == newest.NominalTime ? [] : policy.Mode switch
        {
            MisfireMode.RunAll => TakeNewest(timetable, floor, newest, policy.MaxCatchUp),
            MisfireMode.RunEarliest => timetable.NextAfter(floor) is { } oldest ? [oldest] : [],
            _ => new List<Occurrence> { newest },
        };

        var others = policy.Mode == MisfireMode.RunAll ? MissedReason.CatchUpLimit : MissedReason.Coalesced;
        if (runs.Count == 0)
        {
            missed.AddThrough(newest.NominalTime, floor, others);
        }
        else
        {
            missed.AddThrough(timetable.Trigger.LastBefore(runs[0].NominalTime), floor, others);
            missed.AddThrough(newest.NominalTime, runs[^1].NominalTime, others);
        }

        return new MisfirePlan(runs, missed.Items, newest.NominalTime);
    }

    /// <summary>The newest nominal time that has been due for longer than a limit; null if there isn't one.</summary>
    private static DateTimeOffset? LastLaterThan(
        Timetable timetable, DateTimeOffset floor, DateTimeOffset now, TimeSpan limit, DateTimeOffset? through) =>
        LastDue(timetable, floor, Instants.Subtract(Instants.Subtract(now, limit), new TimeSpan(1)), through)?.NominalTime;

    private static Occurrence? LastDue(Timetable timetable, DateTimeOffset floor, DateTimeOffset now, DateTimeOffset? through)
    {
        var last = timetable.LastDue(floor, now);
        if (last?.NominalTime <= through || last is null || through is null)
            return last;
        return timetable.Trigger.LastBefore(Instants.Add(through.Value, new TimeSpan(1))) is { } nominal && nominal > floor ? timetable.At(nominal) : null;
    }

    private static List<Occurrence> TakeNewest(Timetable timetable, DateTimeOffset floor, Occurrence newest, int count)
    {
        var runs = new List<Occurrence>();
        for (DateTimeOffset? nominal = newest.NominalTime; runs.Count < count && nominal > floor; nominal = timetable.Trigger.LastBefore(nominal.Value))
            runs.Add(timetable.At(nominal.Value));
        runs.Reverse();
        return runs;
    }

    private sealed class MissedList(ITrigger trigger)
    {
        public List<MissedRuns> Items { get; } = [];

        /// <summary>Adds the nominal times in (floor, last], if any; returns the new floor.</summary>
        public DateTimeOffset AddThrough(DateTimeOffset? last, DateTimeOffset floor, MissedReason reason)
        {
            if (last is not { } through || through <= floor || trigger.NextAfter(floor) is not { } first)
                return floor;
            Items.Add(new MissedRuns(reason, trigger.CountBetween(floor, through), first, through));
            return through;
        }
    }
}
