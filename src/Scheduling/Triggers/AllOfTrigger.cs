using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// The intersection of several grids. The search jumps from the latest result of one trigger to the next results of the others. If that
/// makes no progress within a day, the whole day is compared at once. The search is limited: two grids that have not met after 100,000 jumps
/// (more than a hundred years with daily grids) or 1,352 compared days (more than three years) are assumed never to meet: the search is given up. More
/// grids get correspondingly fewer jumps, and combinations among them share its limit, so that the search takes no longer. It cannot tell which times a clock change drops: a time that one child loses
/// may not be a time of the others.
/// </summary>
public sealed class AllOfTrigger : ITrigger, IDayMarker, IBoundedSearch
{
    /// <summary>Most questions that a search asks its triggers: two or three hundredths of a second. A jump asks those that it leaves behind.</summary>
    internal const int MaxCost = 100_000;

    /// <summary>Jumps within a day before the day is compared.</summary>
    private const int MaxLeaps = 8;

    private readonly ITrigger[] _given;

    // Without nested allOf, and with intervals merged into one: two interval grids meet on a third one, or never, which arithmetic decides at once.
    private readonly ITrigger[] _triggers;
    private readonly bool _isNever;

    private readonly int _costOfDay;
    private readonly int _answers;
    private readonly SearchMemory _memory = new();

    /// <summary>Combines triggers.</summary>
    /// <exception cref="TriggerFormatException">The list is empty.</exception>
    public AllOfTrigger(IReadOnlyList<ITrigger> triggers)
    {
        ArgumentNullException.ThrowIfNull(triggers);
        if (triggers.Count == 0)
            throw new TriggerFormatException("allOf has no triggers; it needs at least one.");
        _given = [.. triggers];
        var flat = triggers.SelectMany(Flatten).ToArray();
        IntervalTrigger? interval = null;
        foreach (var other in flat.OfType<IntervalTrigger>())
        {
            interval = interval is null ? other : IntervalTrigger.Intersect(interval, other);
            _isNever |= interval is null;
        }

        _triggers = interval is null ? flat : [interval, .. flat.Where(t => t is not IntervalTrigger)];
        _costOfDay = _triggers.Sum(BoundedSearch.CostOf);
        _answers = _triggers.Sum(BoundedSearch.AnswersOf);
    }

    int IBoundedSearch.CostOfDay => _costOfDay;

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => Ahead(instant).Time;

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => Behind(instant).Time;

    /// <inheritdoc />
    public DateTimeOffset? NextGivenUpAt(DateTimeOffset instant) => Ahead(instant).GivenUpAt;

    /// <inheritdoc />
    public DateTimeOffset? LastGivenUpAt(DateTimeOffset instant) => Behind(instant).GivenUpAt;

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        _triggers.Length == 1 && !_isNever
            ? _triggers[0].CountBetween(after, through)
            : DaySet.CountByDays(this, WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));

    /// <inheritdoc />
    public ClockNote? NoteAt(DateTimeOffset nominalTime) => _given.Select(t => t.NoteAt(nominalTime)).FirstOrDefault(note => note is not null);

    /// <inheritdoc />
    public bool CountsByDay => _triggers.Length > 1 || _triggers[0].CountsByDay;

    /// <inheritdoc />
    public string Describe() => string.Join(" and ", _given.Select(t => t is AnyOfTrigger ? $"({t.Describe()})" : t.Describe()));

    private static IEnumerable<ITrigger> Flatten(ITrigger trigger) => trigger is AllOfTrigger all ? all._given.SelectMany(Flatten) : [trigger];

    Found IBoundedSearch.NextFrom(long from, long until, Span<Found> known, ref int budget)
    {
        if (_isNever)
            return Found.NoneAhead;
        var (start, limit) = (from, budget--);
        if (_memory.Ahead(ref from, limit) is { } remembered)
            return remembered;
        budget = limit;
        var answers = BoundedSearch.RentAhead(_answers);
        var found = SearchForward(from, until, answers.AsSpan(0, _answers), ref budget);
        BoundedSearch.Return(answers);
        _memory.KeepAhead(start, until, limit, found);
        return found;
    }

    Found IBoundedSearch.LastUpTo(long upTo, long downTo, Span<Found> known, ref int budget)
    {
        if (_isNever)
            return Found.NoneBehind;
        var (start, limit) = (upTo, budget--);
        if (_memory.Behind(ref upTo, limit) is { } remembered)
            return remembered;
        budget = limit;
        var answers = BoundedSearch.RentBehind(_answers);
        var found = SearchBackward(upTo, downTo, answers.AsSpan(0, _answers), ref budget);
        BoundedSearch.Return(answers);
        _memory.KeepBehind(start, downTo, limit, found);
        return found;
    }

    void IDayMarker.Mark(DaySet day)
    {
        var agreed = Agreed(day.First);
        day.UnionWith(agreed);
        agreed.Return();
    }

    private Found Ahead(DateTimeOffset instant)
    {
        var budget = MaxCost;
        return ((IBoundedSearch)this).NextFrom(WholeSeconds.FirstAfter(instant), WholeSeconds.Never, [], ref budget);
    }

    private Found Behind(DateTimeOffset instant)
    {
        var budget = MaxCost;
        return ((IBoundedSearch)this).LastUpTo(WholeSeconds.LastBefore(instant), WholeSeconds.None, [], ref budget);
    }

    private Found SearchForward(long from, long until, Span<Found> known, ref int budget)
    {
        var (leaps, end) = (0, 0L);
        while (budget > 0 && from <= until)
        {
            var (earliest, latest, areTimes) = (WholeSeconds.Never, from, true);
            var rest = known;
            foreach (var trigger in _triggers)
            {
                var next = BoundedSearch.NextFrom(trigger, from, until, BoundedSearch.Take(ref rest, trigger), ref budget);
                if (next == Found.NoneAhead)
                    return next;
                (earliest, latest, areTimes) = (Math.Min(earliest, next.At), Math.Max(latest, next.At), areTimes && next.IsTime);
            }

            if (earliest == latest && areTimes)
                return new Found(latest, true);
            from = latest;
            if (from >= end)
                (leaps, end) = (0, from - from % WholeSeconds.PerDay + WholeSeconds.PerDay);
            if (++leaps <= MaxLeaps || from > until)
                continue;
            var day = Agreed(from);
            var found = day.NextFrom(from);
            day.Return();
            budget -= _costOfDay;
            if (found != WholeSeconds.Never)
                return new Found(found, true);
            from = end;
        }

        return new Found(from, false);
    }

    private Found SearchBackward(long upTo, long downTo, Span<Found> known, ref int budget)
    {
        var (leaps, first) = (0, WholeSeconds.Never);
        while (budget > 0 && upTo >= downTo)
        {
            var (earliest, latest, areTimes) = (upTo, WholeSeconds.None, true);
            var rest = known;
            foreach (var trigger in _triggers)
            {
                var last = BoundedSearch.LastUpTo(trigger, upTo, downTo, BoundedSearch.Take(ref rest, trigger), ref budget);
                if (last == Found.NoneBehind)
                    return last;
                (earliest, latest, areTimes) = (Math.Min(earliest, last.At), Math.Max(latest, last.At), areTimes && last.IsTime);
            }

            if (earliest == latest && areTimes)
                return new Found(earliest, true);
            upTo = earliest;
            if (upTo < first)
                (leaps, first) = (0, upTo - upTo % WholeSeconds.PerDay);
            if (++leaps <= MaxLeaps || upTo < downTo)
                continue;
            var day = Agreed(upTo);
            var found = day.LastUpTo(upTo);
            day.Return();
            budget -= _costOfDay;
            if (found != WholeSeconds.None)
                return new Found(found, true);
            upTo = first - 1;
        }

        return new Found(upTo, false);
    }

    /// <summary>The seconds of a day on which all triggers agree. The caller returns it.</summary>
    private DaySet Agreed(long second)
    {
        var agreed = DaySet.Rent(second);
        if (_isNever)
            return agreed;
        agreed.Add(_triggers[0]);
        foreach (var trigger in _triggers.AsSpan(1))
        {
            if (agreed.IsEmpty)
                break;
            var other = DaySet.Rent(second);
            other.Add(trigger);
            agreed.IntersectWith(other);
            other.Return();
        }

        return agreed;
    }
}
