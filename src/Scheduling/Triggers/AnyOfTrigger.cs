using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>The union of several grids; equal instants count once.</summary>
public sealed class AnyOfTrigger : ITrigger, IDayMarker, IBoundedSearch
{
    private readonly ITrigger[] _triggers;

    // Those with limited searches share the limit equally, and go no further than what the others have found.
    private readonly ITrigger[] _ordinary;
    private readonly ITrigger[] _limited;
    private readonly int _costOfDay;
    private readonly int _answers;

    /// <summary>Combines triggers.</summary>
    /// <exception cref="TriggerFormatException">The list is empty.</exception>
    public AnyOfTrigger(IReadOnlyList<ITrigger> triggers)
    {
        ArgumentNullException.ThrowIfNull(triggers);
        if (triggers.Count == 0)
            throw new TriggerFormatException("anyOf has no triggers; it needs at least one.");
        _triggers = [.. triggers];
        _ordinary = [.. triggers.Where(trigger => trigger is not IBoundedSearch)];
        _limited = [.. triggers.Where(trigger => trigger is IBoundedSearch)];
        _costOfDay = triggers.Sum(BoundedSearch.CostOf);
        _answers = triggers.Sum(BoundedSearch.AnswersOf);
    }

    int IBoundedSearch.CostOfDay => _costOfDay;

    int IBoundedSearch.Answers => _answers;

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var budget = AllOfTrigger.MaxCost;
        return WholeSeconds.ToInstant(SearchForward(WholeSeconds.FirstAfter(instant), WholeSeconds.Never, [], ref budget).Time);
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var budget = AllOfTrigger.MaxCost;
        return WholeSeconds.ToInstant(SearchBackward(WholeSeconds.LastBefore(instant), WholeSeconds.None, [], ref budget).Time);
    }

    /// <inheritdoc />
    public DateTimeOffset? NextGivenUpAt(DateTimeOffset instant)
    {
        var budget = AllOfTrigger.MaxCost;
        var (time, end) = SearchForward(WholeSeconds.FirstAfter(instant), WholeSeconds.Never, [], ref budget);
        return end < time ? WholeSeconds.ToInstant(end) : null;
    }

    /// <inheritdoc />
    public DateTimeOffset? LastGivenUpAt(DateTimeOffset instant)
    {
        var budget = AllOfTrigger.MaxCost;
        var (time, end) = SearchBackward(WholeSeconds.LastBefore(instant), WholeSeconds.None, [], ref budget);
        return end > time ? WholeSeconds.ToInstant(end) : null;
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

    Found IBoundedSearch.NextFrom(long from, long until, Span<Found> known, ref int budget)
    {
        var (time, end) = SearchForward(from, until, known, ref budget);
        return time <= end && time != WholeSeconds.Never ? new Found(time, true) : new Found(end, false);
    }

    Found IBoundedSearch.LastUpTo(long upTo, long downTo, Span<Found> known, ref int budget)
    {
        var (time, end) = SearchBackward(upTo, downTo, known, ref budget);
        return time >= end && time != WholeSeconds.None ? new Found(time, true) : new Found(end, false);
    }

    void IDayMarker.Mark(DaySet day)
    {
        foreach (var trigger in _triggers)
            day.Add(trigger);
    }

    /// <summary>The first time that is found, and the first second at which the search of a child ends without one; Never for none.</summary>
    private (long Time, long End) SearchForward(long from, long until, Span<Found> known, ref int budget)
    {
        var (time, end) = (WholeSeconds.Never, WholeSeconds.Never);
        foreach (var trigger in _ordinary)
        {
            if (BoundedSearch.NextFrom(trigger, from, until, BoundedSearch.Take(ref known, trigger), ref budget) is { IsTime: true } next)
                time = Math.Min(time, next.At);
        }

        var share = budget / Math.Max(_limited.Length, 1);
        foreach (var trigger in _limited)
        {
            var left = share;
            var next = BoundedSearch.NextFrom(trigger, from, Math.Min(until, time), BoundedSearch.Take(ref known, trigger), ref left);
            budget -= Math.Max(share - left, 1);
            if (next.IsTime)
                time = Math.Min(time, next.At);
            else
                end = Math.Min(end, next.At);
        }

        return (time, end);
    }

    private (long Time, long End) SearchBackward(long upTo, long downTo, Span<Found> known, ref int budget)
    {
        var (time, end) = (WholeSeconds.None, WholeSeconds.None);
        foreach (var trigger in _ordinary)
        {
            if (BoundedSearch.LastUpTo(trigger, upTo, downTo, BoundedSearch.Take(ref known, trigger), ref budget) is { IsTime: true } last)
                time = Math.Max(time, last.At);
        }

        var share = budget / Math.Max(_limited.Length, 1);
        foreach (var trigger in _limited)
        {
            var left = share;
            var last = BoundedSearch.LastUpTo(trigger, upTo, Math.Max(downTo, time), BoundedSearch.Take(ref known, trigger), ref left);
            budget -= Math.Max(share - left, 1);
            if (last.IsTime)
                time = Math.Max(time, last.At);
            else
                end = Math.Max(end, last.At);
        }

        return (time, end);
    }
}
