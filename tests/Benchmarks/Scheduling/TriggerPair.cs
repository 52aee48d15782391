using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>A schedule here and in Quartz.</summary>
/// <param name="Ours">The trigger here.</param>
/// <param name="Theirs">The trigger in Quartz.</param>
/// <param name="Calendar">What Quartz excludes; null for nothing.</param>
internal sealed record TriggerPair(ITrigger Ours, Quartz.ITrigger Theirs, Quartz.ICalendar? Calendar = null)
{
    /// <summary>The next time in Quartz, found as its scheduler does it.</summary>
    public DateTimeOffset? NextInQuartz(DateTimeOffset instant)
    {
        var next = Theirs.GetFireTimeAfter(instant);
        while (next is { } time && Calendar?.IsTimeIncluded(time) == false)
            next = Theirs.GetFireTimeAfter(time);
        return next;
    }

    /// <summary>The number of times in a range. Quartz cannot count: it steps through them.</summary>
    public long CountInQuartz(DateTimeOffset after, DateTimeOffset through)
    {
        var count = 0L;
        for (var next = NextInQuartz(after); next <= through; next = NextInQuartz(next.Value))
            count++;
        return count;
    }

    /// <summary>Fails unless the first hundred times after an instant are the same.</summary>
    public void Compare(DateTimeOffset instant)
    {
        var (ours, theirs) = ((DateTimeOffset?)instant, (DateTimeOffset?)instant);
        for (var i = 0; i < 100 && ours is not null; i++)
        {
            (ours, theirs) = (Ours.NextAfter(ours.Value), NextInQuartz(theirs!.Value));
            if (ours != theirs)
                throw new InvalidOperationException($"{Ours.Describe()}: time {i} after {instant:u} is {ours:u}, in Quartz {theirs:u}.");
        }
    }
}
