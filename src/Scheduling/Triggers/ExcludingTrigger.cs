using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A grid without excluded times, or with those of excluded days moved to other days; equal instants count once. Excluded stretches are
/// jumped over. A search is limited: a grid all of whose times are excluded for some thousand stretches in a row (more than ten years of daily
/// ones) is taken to have none.
/// </summary>
public sealed partial class ExcludingTrigger : ITrigger, IDayMarker
{
    /// <summary>Most questions that a search asks the grid and the exclusion: some thousandths of a second.</summary>
    private const int MaxCost = 20_000;

    private readonly Exclusion _exclusion;

    // Null if times do not move.
    private readonly MovedTimes? _pattern;
    private readonly LocalGrid? _moved;

    // What a look at the times of one other day costs.
    private readonly int _costOfDay;

    // A range that a search found empty and need not search again.
    private long _emptyFrom = WholeSeconds.Never;
    private long _emptyUpTo = WholeSeconds.None;

    /// <summary>Excludes times from a grid.</summary>
    public ExcludingTrigger(ITrigger inner, Exclusion exclusion)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(exclusion);
        Inner = inner;
        _exclusion = exclusion;
        _costOfDay = inner.CountsByDay ? AllOfTrigger.CostOfDay : 1;
        if (exclusion.Policy == ExclusionPolicy.Skip)
            return;
        _pattern = new MovedTimes(inner, exclusion);
        _moved = new LocalGrid(_pattern, exclusion.Clock);
    }

    /// <summary>The grid with all its times.</summary>
    public ITrigger Inner { get; }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var from = WholeSeconds.FirstAfter(instant);
        if (from >= Volatile.Read(ref _emptyFrom))
            return null;
        var budget = MaxCost;
        var found = NextFrom(from, ref budget);
        if (found == WholeSeconds.Never)
            Volatile.Write(ref _emptyFrom, from);
        return WholeSeconds.ToInstant(found);
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var upTo = WholeSeconds.LastBefore(instant);
        if (upTo <= Volatile.Read(ref _emptyUpTo))
            return null;
        var budget = MaxCost;
        var found = LastUpTo(upTo, ref budget);
        if (found == WholeSeconds.None)
            Volatile.Write(ref _emptyUpTo, upTo);
        return WholeSeconds.ToInstant(found);
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through)
    {
        var (from, to) = (WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));
        if (_moved is not null || Inner.CountsByDay)
            return DaySet.CountByDays(this, from, to);
        var count = 0L;
        for (from = _exclusion.NextAllowed(from); from < to;)
        {
            var end = Math.Min(_exclusion.NextExcluded(from), to);
            count += Inner.CountBetween(WholeSeconds.JustBefore(from), WholeSeconds.JustBefore(end));
            from = end < to ? _exclusion.NextAllowed(end) : end;
        }

        return count;
    }

    /// <inheritdoc />
    public bool CountsByDay => true;

    /// <inheritdoc />
    public string Describe() => $"{Inner.Describe()} except {_exclusion.Describe()}";

    void IDayMarker.Mark(DaySet day)
    {
        var kept = DaySet.Rent(day.First);
        kept.Add(Inner);
        _moved?.Mark(kept);
        for (var from = _exclusion.NextExcluded(day.First); from < day.End;)
        {
            var end = Math.Min(_exclusion.NextAllowed(from), day.End);
            kept.Remove(from, end);
            from = end < day.End ? _exclusion.NextExcluded(end) : end;
        }

        day.UnionWith(kept);
        kept.Return();
    }

    // Both searches go through the grid's own times, and look for moved ones where those lead. x is the search's place, u the grid's next time.
    // With NextDay, moved times come from before x only on the day of x, since all excluded days before it move there. With PreviousDay, moved
    // times come from after u at the earliest on the day of u or, if that is excluded, on the day to which it moves.

    private long NextFrom(long from, ref int budget)
    {
        while (from <= WholeSeconds.Max && budget > 0)
        {
            from = _exclusion.NextAllowed(Math.Max(from, 0), ref budget);
            if (from == WholeSeconds.Never)
                break;
            var next = BoundedSearch.Next(Inner, WholeSeconds.JustBefore(from), ref budget) is { } found ? WholeSeconds.FirstFrom(found) : WholeSeconds.Never;
            if (_pattern is null)
            {
                if (next == WholeSeconds.Never || !_exclusion.IsExcluded(next))
                    return next;
                from = next;
                continue;
            }

            var day = next == WholeSeconds.Never ? -1 : DayAt(next);
            var target = _exclusion.Policy == ExclusionPolicy.NextDay || day < 0 ? DayAt(from) : _exclusion.Days.LastFree(day);
            var moved = MovedFrom(Math.Max(from, StartOf(target)), target, ref budget);
            if (moved < next || next == WholeSeconds.Never || !_exclusion.IsExcluded(next))
                return Math.Min(next, moved);
            from = next + 1;
        }

        return WholeSeconds.Never;
    }

    private long LastUpTo(long upTo, ref int budget)
    {
        while (upTo >= 0 && budget > 0)
        {
            upTo = _exclusion.LastAllowed(Math.Min(upTo, WholeSeconds.Max), ref budget);
            if (upTo == WholeSeconds.None)
                break;
            var last = BoundedSearch.Last(Inner, WholeSeconds.JustAfter(upTo), ref budget) is { } found ? WholeSeconds.FirstFrom(found) : WholeSeconds.None;
            if (_pattern is null)
            {
                if (last == WholeSeconds.None || !_exclusion.IsExcluded(last))
                    return last;
                upTo = last;
                continue;
            }

            var day = last == WholeSeconds.None ? -1 : DayAt(last);
            var target = _exclusion.Policy == ExclusionPolicy.PreviousDay || day < 0 ? DayAt(upTo) : _exclusion.Days.NextFree(day);
            var moved = MovedUpTo(Math.Min(upTo, EndOf(target)), target, ref budget);
            if (moved > last || last == WholeSeconds.None || !_exclusion.IsExcluded(last))
                return Math.Max(last, moved);
            upTo = last - 1;
        }

        return WholeSeconds.None;
    }

    /// <summary>The first moved time from an instant on that is on a day or, by a clock change, just after it.</summary>
    private long MovedFrom(long from, int day, ref int budget)
    {
        budget -= 1 + _pattern!.CountSources(day) * _costOfDay;
        var moved = _moved!.NextFrom(from);
        while (moved != WholeSeconds.Never && _exclusion.IsExcluded(moved))
            moved = _moved.NextFrom(moved + 1);
        return moved;
    }

    private long MovedUpTo(long upTo, int day, ref int budget)
    {
        budget -= 1 + _pattern!.CountSources(day) * _costOfDay;
        var moved = _moved!.LastUpTo(upTo);
        while (moved != WholeSeconds.None && _exclusion.IsExcluded(moved))
            moved = _moved.LastUpTo(moved - 1);
        return moved;
    }

    private int DayAt(long utc) => DayMask.DayOf(utc + _exclusion.Clock.Offsets.At(utc).Offset);

    /// <summary>The first instant of a local day.</summary>
    private long StartOf(int day)
    {
        var local = day * WholeSeconds.PerDay;
        var utc = Math.Clamp(local - LocalDayTimes.Reach, 0, WholeSeconds.Max);
        while (true)
        {
            ref readonly var span = ref _exclusion.Clock.Offsets.At(utc);
            if (local < span.End + span.Offset || span.End > WholeSeconds.Max)
                return Math.Max(local - span.Offset, span.Start);
            utc = span.End;
        }
    }

    /// <summary>The last instant of a local day.</summary>
    private long EndOf(int day)
    {
        var local = (day + 1) * WholeSeconds.PerDay - 1;
        var utc = Math.Clamp(local + LocalDayTimes.Reach, 0, WholeSeconds.Max);
        while (true)
        {
            ref readonly var span = ref _exclusion.Clock.Offsets.At(utc);
            if (local >= span.Start + span.Offset || span.Start == 0)
                return Math.Min(local - span.Offset, span.End - 1);
            utc = span.Start - 1;
        }
    }
}
