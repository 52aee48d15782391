using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>The union of several grids; equal instants count once.</summary>
public sealed class AnyOfTrigger : ITrigger, IDayMarker, IBoundedSearch
{
    private readonly ITrigger[] _triggers;

    /// <summary>Combines triggers.</summary>
    /// <exception cref="TriggerFormatException">The list is empty.</exception>
    public AnyOfTrigger(IReadOnlyList<ITrigger> triggers)
    {
        ArgumentNullException.ThrowIfNull(triggers);
        if (triggers.Count == 0)
            throw new TriggerFormatException("anyOf has no triggers; it needs at least one.");
        _triggers = [.. triggers];
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        DateTimeOffset? earliest = null;
        foreach (var trigger in _triggers)
        {
            if (trigger.NextAfter(instant) is { } next && (earliest is null || next < earliest))
                earliest = next;
        }

        return earliest;
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        DateTimeOffset? latest = null;
        foreach (var trigger in _triggers)
        {
            if (trigger.LastBefore(instant) is { } last && (latest is null || last > latest))
                latest = last;
        }

        return latest;
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        _triggers.Length == 1
            ? _triggers[0].CountBetween(after, through)
            : DaySet.CountByDays(this, WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime)
    {
        ClockNote? note = null;
        var isDueAnyway = false;
        foreach (var trigger in _triggers)
        {
            if (trigger.NoteAt(nominalTime) is { } other)
                note ??= other;
            else
                isDueAnyway |= trigger.LastBefore(Instants.Add(nominalTime, new TimeSpan(1))) == nominalTime;
        }

        return isDueAnyway && note is { Effect: ClockEffect.Moved } ? note with { Effect = ClockEffect.Merged } : note;
    }

    /// <inheritdoc />
    public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through)
    {
        ClockNote? first = null;
        foreach (var trigger in _triggers)
        {
            if (trigger.NextDropped(after, through) is { } dropped && (first is null || dropped.Change.At < first.Change.At))
                first = dropped;
        }

        return first;
    }

    /// <inheritdoc />
    public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from)
    {
        ClockNote? last = null;
        foreach (var trigger in _triggers)
        {
            if (trigger.LastDropped(before, from) is { } dropped && (last is null || dropped.Change.At > last.Change.At))
                last = dropped;
        }

        return last;
    }

    /// <inheritdoc />
    public bool CountsByDay => _triggers.Length > 1 || _triggers[0].CountsByDay;

    /// <inheritdoc />
    public string Describe() => string.Join(" or ", _triggers.Select(t => t is AllOfTrigger ? $"({t.Describe()})" : t.Describe()));

    DateTimeOffset? IBoundedSearch.NextAfter(DateTimeOffset instant, ref int budget)
    {
        DateTimeOffset? earliest = null;
        foreach (var trigger in _triggers)
        {
            if (BoundedSearch.Next(trigger, instant, ref budget) is { } next && (earliest is null || next < earliest))
                earliest = next;
        }

        return earliest;
    }

    DateTimeOffset? IBoundedSearch.LastBefore(DateTimeOffset instant, ref int budget)
    {
        DateTimeOffset? latest = null;
        foreach (var trigger in _triggers)
        {
            if (BoundedSearch.Last(trigger, instant, ref budget) is { } last && (latest is null || last > latest))
                latest = last;
        }

        return latest;
    }

    void IDayMarker.Mark(DaySet day)
    {
        foreach (var trigger in _triggers)
            day.Add(trigger);
    }
}
