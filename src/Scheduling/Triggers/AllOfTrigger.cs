using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// The intersection of several grids. The search jumps from the latest result of one trigger to the next results of the others. If that
/// makes no progress within a day, the whole day is compared at once. The search is limited: two grids that have not met after 100,000 jumps
/// (more than a hundred years with daily grids) or 2,439 compared days (more than six years) are assumed never to meet. More grids get
/// correspondingly fewer jumps, so that the search takes no longer. It cannot tell which times a clock change drops: a time that one child loses
/// may not be a time of the others.
/// </summary>
public sealed class AllOfTrigger : ITrigger, IDayMarker, IBoundedSearch
{
    /// <summary>Most questions that a search asks its triggers: one or two hundredths of a second. A jump asks each of them once.</summary>
    private const int MaxCost = 200_000;

    /// <summary>Cost of comparing a day, in jumps.</summary>
    internal const int CostOfDay = 32;

    /// <summary>Jumps within a day before the day is compared.</summary>
    private const int MaxLeaps = 8;

    private readonly ITrigger[] _given;

    // Without nested allOf, and with intervals merged into one: two interval grids meet on a third one, or never, which arithmetic decides at once.
    private readonly ITrigger[] _triggers;
    private readonly bool _isNever;

    // A range that a search found empty and need not search again.
    private long _emptyFrom = WholeSeconds.Never;
    private long _emptyUpTo = WholeSeconds.None;

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
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var budget = MaxCost;
        return ((IBoundedSearch)this).NextAfter(instant, ref budget);
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var budget = MaxCost;
        return ((IBoundedSearch)this).LastBefore(instant, ref budget);
    }

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

    // A search with a smaller budget than its own does not prove that nothing is there.

    DateTimeOffset? IBoundedSearch.NextAfter(DateTimeOffset instant, ref int budget)
    {
        var from = WholeSeconds.FirstAfter(instant);
        if (_isNever || from >= Volatile.Read(ref _emptyFrom))
            return null;
        var isWhole = budget >= MaxCost;
        var found = SearchForward(instant, ref budget);
        if (found == WholeSeconds.Never && (isWhole || budget > 0))
            Volatile.Write(ref _emptyFrom, from);
        return WholeSeconds.ToInstant(found);
    }

    DateTimeOffset? IBoundedSearch.LastBefore(DateTimeOffset instant, ref int budget)
    {
        var upTo = WholeSeconds.LastBefore(instant);
        if (_isNever || upTo <= Volatile.Read(ref _emptyUpTo))
            return null;
        var isWhole = budget >= MaxCost;
        var found = SearchBackward(instant, ref budget);
        if (found == WholeSeconds.None && (isWhole || budget > 0))
            Volatile.Write(ref _emptyUpTo, upTo);
        return WholeSeconds.ToInstant(found);
    }

    void IDayMarker.Mark(DaySet day)
    {
        var agreed = Agreed(day.First);
        day.UnionWith(agreed);
        agreed.Return();
    }

    private long SearchForward(DateTimeOffset instant, ref int budget)
    {
        var (leaps, end) = (0, 0L);
        for (; budget > 0; budget -= _triggers.Length)
        {
            var (earliest, latest) = (WholeSeconds.Never, WholeSeconds.None);
            foreach (var trigger in _triggers)
            {
                if (trigger.NextAfter(instant) is not { } next)
                    return WholeSeconds.Never;
                earliest = Math.Min(earliest, WholeSeconds.FirstFrom(next));
                latest = Math.Max(latest, WholeSeconds.FirstFrom(next));
            }

            if (earliest == latest)
                return latest;
            if (latest >= end)
                (leaps, end) = (0, latest - latest % WholeSeconds.PerDay + WholeSeconds.PerDay);
            if (++leaps > MaxLeaps)
            {
                var day = Agreed(latest);
                var found = day.NextFrom(latest);
                day.Return();
                if (found != WholeSeconds.Never)
                    return found;
                latest = end;
                budget -= CostOfDay * _triggers.Length;
            }

            // At most the last tick of the calendar; nothing follows it.
            instant = new DateTimeOffset(latest * TimeSpan.TicksPerSecond - 1, TimeSpan.Zero);
        }

        return WholeSeconds.Never;
    }

    private long SearchBackward(DateTimeOffset instant, ref int budget)
    {
        var (leaps, first) = (0, WholeSeconds.Never);
        for (; budget > 0; budget -= _triggers.Length)
        {
            var (earliest, latest) = (WholeSeconds.Never, WholeSeconds.None);
            foreach (var trigger in _triggers)
            {
                if (trigger.LastBefore(instant) is not { } last)
                    return WholeSeconds.None;
                earliest = Math.Min(earliest, WholeSeconds.FirstFrom(last));
                latest = Math.Max(latest, WholeSeconds.FirstFrom(last));
            }

            if (earliest == latest)
                return earliest;
            if (earliest < first)
                (leaps, first) = (0, earliest - earliest % WholeSeconds.PerDay);
            if (++leaps > MaxLeaps)
            {
                var day = Agreed(earliest);
                var found = day.LastUpTo(earliest);
                day.Return();
                if (found != WholeSeconds.None)
                    return found;
                earliest = first - 1;
                budget -= CostOfDay * _triggers.Length;
            }

            if (earliest < 0)
                break;
            instant = new DateTimeOffset(earliest * TimeSpan.TicksPerSecond + 1, TimeSpan.Zero);
        }

        return WholeSeconds.None;
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
            var other = DaySet.Rent(second);
            other.Add(trigger);
            agreed.IntersectWith(other);
            other.Return();
        }

        return agreed;
    }
}
