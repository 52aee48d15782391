using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Scheduling.Triggers;

/// <content>The searches.</content>
public sealed partial class ExcludingTrigger
{
    // Both searches go through the grid's own times, and look for moved ones where those lead. x is the search's place, u the grid's next time, or how
    // far the grid's own search got. With NextDay, moved times come from before x only on the day of x, since all excluded days before it move there.
    // With PreviousDay, moved times come from after u at the earliest on the day of u or, if that is excluded, on the day to which it moves.

    private Found Search(long from, Span<Found> known, ref int budget)
    {
        while (from <= WholeSeconds.Max)
        {
            from = _exclusion.NextAllowed(Math.Max(from, 0), ref budget);
            if (from == WholeSeconds.Never)
                break;
            if (budget <= 0)
                return new Found(from, false);
            var next = BoundedSearch.NextFrom(Inner, from, WholeSeconds.Never, known, ref budget);
            budget -= _exclusion.Cost;
            var isKept = next.IsTime && !_exclusion.IsExcluded(next.At);
            if (_pattern is null)
            {
                if (isKept || next == Found.NoneAhead)
                    return next;
                from = next.At;
                continue;
            }

            var day = next == Found.NoneAhead ? -1 : DayAt(next.At);
            var target = _exclusion.Policy == ExclusionPolicy.NextDay || day < 0 ? DayAt(from) : _exclusion.Days.LastFree(day, day - MovedTimes.MostDays, ref budget);
            var moved = MovedFrom(Math.Max(from, StartOf(target)), ref budget);
            if (budget <= 0)
                return new Found(from, false);
            if (isKept || moved < next.At || next == Found.NoneAhead)
                return moved < next.At ? new Found(moved, true) : next;
            from = next.IsTime ? next.At + 1 : next.At;
        }

        return Found.NoneAhead;
    }

    private Found SearchBack(long upTo, Span<Found> known, ref int budget)
    {
        while (upTo >= 0)
        {
            upTo = _exclusion.LastAllowed(Math.Min(upTo, WholeSeconds.Max), ref budget);
            if (upTo == WholeSeconds.None)
                break;
            if (budget <= 0)
                return new Found(upTo, false);
            var last = BoundedSearch.LastUpTo(Inner, upTo, WholeSeconds.None, known, ref budget);
            budget -= _exclusion.Cost;
            var isKept = last.IsTime && !_exclusion.IsExcluded(last.At);
            if (_pattern is null)
            {
                if (isKept || last == Found.NoneBehind)
                    return last;
                upTo = last.At;
                continue;
            }

            var day = last == Found.NoneBehind ? -1 : DayAt(last.At);
            var target = _exclusion.Policy == ExclusionPolicy.PreviousDay || day < 0 ? DayAt(upTo) : _exclusion.Days.NextFree(day, day + MovedTimes.MostDays, ref budget);
            var moved = MovedUpTo(Math.Min(upTo, EndOf(target)), ref budget);
            if (budget <= 0)
                return new Found(upTo, false);
            if (isKept || moved > last.At || last == Found.NoneBehind)
                return moved > last.At ? new Found(moved, true) : last;
            upTo = last.IsTime ? last.At - 1 : last.At;
        }

        return Found.NoneBehind;
    }

    /// <summary>The first moved time from an instant on that is on its day or, by a clock change, just after it.</summary>
    private long MovedFrom(long from, ref int budget)
    {
        var moved = _moved!.NextFrom(from, ref budget);
        while (moved != WholeSeconds.Never && budget > 0 && _exclusion.IsExcluded(moved))
        {
            budget -= _exclusion.Cost;
            moved = _moved.NextFrom(moved + 1, ref budget);
        }

        return moved;
    }

    private long MovedUpTo(long upTo, ref int budget)
    {
        var moved = _moved!.LastUpTo(upTo, ref budget);
        while (moved != WholeSeconds.None && budget > 0 && _exclusion.IsExcluded(moved))
        {
            budget -= _exclusion.Cost;
            moved = _moved.LastUpTo(moved - 1, ref budget);
        }

        return moved;
    }

    // A search that was given up may have got to the end of the calendar.
    private int DayAt(long utc)
    {
        utc = Math.Min(utc, WholeSeconds.Max);
        return DayMask.DayOf(utc + _exclusion.Clock.Offsets.At(utc).Offset);
    }

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
