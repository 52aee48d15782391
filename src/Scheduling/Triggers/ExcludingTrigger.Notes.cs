using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <content>What clock changes and the exclusion do to times, for users.</content>
public sealed partial class ExcludingTrigger
{
    /// <summary>Most looks for a first time that is excluded.</summary>
    private const int MaxLooks = 5_000;

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime)
    {
        var utc = WholeSeconds.FirstFrom(nominalTime);
        if (utc > WholeSeconds.Max || _exclusion.IsExcluded(utc))
            return null;
        return Inner.NoteAt(nominalTime) ?? (IsInner(nominalTime) ? null : _moved?.NoteAt(utc));
    }

    /// <inheritdoc />
    public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through)
    {
        var dropped = Inner.NextDropped(after, through);
        while (dropped is not null && IsLeftOut(dropped))
            dropped = Inner.NextDropped(dropped.Change.At, through);
        return dropped;
    }

    /// <inheritdoc />
    public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from)
    {
        var dropped = Inner.LastDropped(before, from);
        while (dropped is not null && IsLeftOut(dropped))
            dropped = Inner.LastDropped(dropped.Change.At, from);
        return dropped;
    }

    /// <summary>What the exclusion does to a time of the grid; null if it is not one, or is not excluded.</summary>
    public ExclusionNote? FindExcluded(DateTimeOffset time)
    {
        if (_exclusion.FindRule(time) is not { } rule || !IsInner(time))
            return null;
        return new ExclusionNote(rule, time, TargetOf(time));
    }

    /// <summary>Where a time comes from that the exclusion moved to another day; null if it is one of the grid itself, or none at all.</summary>
    public ExclusionNote? FindSource(DateTimeOffset time)
    {
        if (_pattern is null || IsInner(time))
            return null;
        var local = _exclusion.Clock.ToLocal(time);
        var (day, second) = (DateOnly.FromDateTime(local).DayNumber, (int)(local.TimeOfDay.Ticks / TimeSpan.TicksPerSecond));
        if (_pattern.FindSource(day, second) is not { } source)
            return null;
        var from = Resolve(source, second);
        return from is { } instant && _exclusion.FindRule(instant) is { } rule ? new ExclusionNote(rule, instant, time) : null;
    }

    /// <summary>The first time of the grid in a range that is excluded; null if there isn't one, or it is not found in reasonable time.</summary>
    public DateTimeOffset? FirstExcluded(DateTimeOffset after, DateTimeOffset through) => FindFirst(after, through).Found;

    /// <summary>Whether no time of the grid in a range is excluded. False also if that is not found out in reasonable time.</summary>
    public bool ExcludesNothing(DateTimeOffset after, DateTimeOffset through) => FindFirst(after, through) is { Found: null, IsWhole: true };

    /// <summary>Number of times of the grid in (<paramref name="after"/>, <paramref name="through"/>] that are excluded: left out, or moved to another day.</summary>
    public long CountExcluded(DateTimeOffset after, DateTimeOffset through)
    {
        var (from, to) = (WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));
        var count = 0L;
        for (from = _exclusion.NextExcluded(from); from < to;)
        {
            var end = Math.Min(_exclusion.NextAllowed(from), to);
            count += Inner.CountBetween(WholeSeconds.JustBefore(from), WholeSeconds.JustBefore(end));
            from = end < to ? _exclusion.NextExcluded(end) : end;
        }

        return count;
    }

    private (DateTimeOffset? Found, bool IsWhole) FindFirst(DateTimeOffset after, DateTimeOffset through)
    {
        var budget = MaxCost;
        var (from, last) = (WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through) - 1);
        for (var look = 0; look < MaxLooks && budget > 0; look++)
        {
            from = _exclusion.NextExcluded(from);
            budget -= _exclusion.Cost;
            var next = from == WholeSeconds.Never ? Found.NoneAhead : BoundedSearch.NextFrom(Inner, from, last, ref budget);
            if (next.At > last)
                return (null, true);
            from = next.At;
            if (next.IsTime && _exclusion.IsExcluded(from))
                return (next.Time, true);
        }

        return (null, false);
    }

    private bool IsInner(DateTimeOffset time)
    {
        var (utc, budget) = (WholeSeconds.FirstFrom(time), MaxCost);
        return BoundedSearch.LastUpTo(Inner, utc, utc, ref budget) == new Found(utc, true);
    }

    // The gap's local times are on the day of the change, or the day before it if the gap is at midnight. In another zone, the time of the change counts.
    private bool IsLeftOut(ClockNote note)
    {
        var local = note.Zone.Id == _exclusion.Clock.Zone.Id ? note.LocalTime : _exclusion.Clock.ToLocal(note.Change.At);
        return _exclusion.Days.Contains(DateOnly.FromDateTime(local).DayNumber) || _exclusion.Times.Contains((int)(local.TimeOfDay.Ticks / TimeSpan.TicksPerSecond));
    }

    private DateTimeOffset? TargetOf(DateTimeOffset time)
    {
        var local = _exclusion.Clock.ToLocal(time);
        var (day, second) = (DateOnly.FromDateTime(local).DayNumber, (int)(local.TimeOfDay.Ticks / TimeSpan.TicksPerSecond));
        if (_pattern is null || !_exclusion.Days.Contains(day) || _exclusion.Times.Contains(second))
            return null;
        var target = _exclusion.Policy == ExclusionPolicy.NextDay ? _exclusion.Days.NextFree(day, day + MovedTimes.MostDays) : _exclusion.Days.LastFree(day, day - MovedTimes.MostDays);
        if (target < 0 || target > YearBits.MaxDay || Math.Abs(target - day) > MovedTimes.MostDays)
            return null;
        return Resolve(target, second) is { } instant && !_exclusion.IsExcluded(WholeSeconds.FirstFrom(instant)) ? instant : null;
    }

    /// <summary>The instant of a local time; null if a clock change drops it.</summary>
    private DateTimeOffset? Resolve(int day, int second) =>
        WholeSeconds.ToInstant(new LocalGrid(new LocalDates([day * WholeSeconds.PerDay + second]), _exclusion.Clock).NextFrom(0));
}
