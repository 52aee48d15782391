using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling;

/// <summary>A trigger with its jitter: when each run is due. Immutable and thread-safe.</summary>
public sealed class Timetable
{
    private readonly Jitter _jitter;

    /// <summary>Combines a trigger with a jitter.</summary>
    /// <param name="trigger">The grid of nominal times.</param>
    /// <param name="jitter">Runs are spread over [0, jitter); zero for none.</param>
    /// <param name="seed">Identity of the schedule (its uid): the same seed always gives the same offsets.</param>
    /// <exception cref="TriggerFormatException">The jitter is negative.</exception>
    public Timetable(ITrigger trigger, TimeSpan jitter, string seed)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        ArgumentNullException.ThrowIfNull(seed);
        if (jitter < TimeSpan.Zero)
            throw new TriggerFormatException($"The jitter is {jitter}; it cannot be negative.");
        Trigger = trigger;
        _jitter = new Jitter(jitter, seed);
    }

    /// <summary>The grid.</summary>
    public ITrigger Trigger { get; }

    /// <summary>Whether due times differ from nominal times.</summary>
    public bool HasJitter => !_jitter.IsNone;

    /// <summary>The first occurrence with a nominal time strictly after <paramref name="nominalFloor"/>; null for never.</summary>
    public Occurrence? NextAfter(DateTimeOffset nominalFloor) => Trigger.NextAfter(nominalFloor) is { } next ? At(next) : null;

    /// <summary>The next <paramref name="count"/> occurrences, or fewer if the trigger ends.</summary>
    public IReadOnlyList<Occurrence> Upcoming(DateTimeOffset nominalFloor, int count)
    {
        var upcoming = new List<Occurrence>();
        while (upcoming.Count < count && NextAfter(nominalFloor) is { } next)
        {
            upcoming.Add(next);
            nominalFloor = next.NominalTime;
        }

        return upcoming;
    }

    /// <summary>The occurrence of a nominal time on the grid. Its due time may have a fraction of a second.</summary>
    public Occurrence At(DateTimeOffset nominalTime)
    {
        if (_jitter.IsNone)
            return new Occurrence(nominalTime, nominalTime);
        return new Occurrence(nominalTime, Instants.Add(nominalTime, _jitter.OffsetAt(nominalTime, Trigger.NextAfter(nominalTime))));
    }

    /// <summary>The newest occurrence after the floor that is due at or before <paramref name="now"/>; null if none is due.</summary>
    public Occurrence? LastDue(DateTimeOffset nominalFloor, DateTimeOffset now)
    {
        // Jitter keeps the order, and an offset ends before the next nominal time. So only the newest nominal time may not be due yet.
        var justAfterNow = Instants.Add(now, new TimeSpan(1));
        for (var last = Trigger.LastBefore(justAfterNow); last > nominalFloor; last = Trigger.LastBefore(last.Value))
        {
            var occurrence = At(last.Value);
            if (occurrence.DueTime <= now)
                return occurrence;
        }

        return null;
    }
}
