using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A trigger's times on single local days, in seconds of the day and without excluded parts of days.</summary>
internal sealed class LocalDayTimes(ITrigger inner, Exclusion exclusion)
{
    /// <summary>More than any local time differs from UTC.</summary>
    internal const long Reach = 16 * 3600;

    private readonly ZoneOffsets _offsets = exclusion.Clock.Offsets;
    private readonly TimeMask _times = exclusion.Times;

    /// <summary>The first time in [from, to) of a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="from">The first second of the day.</param>
    /// <param name="to">The second at which the search ends.</param>
    /// <param name="next">A later day before which the trigger has no times; or an earlier one, which means nothing.</param>
    public int? First(int day, int from, int to, out int next)
    {
        var start = day * WholeSeconds.PerDay;
        int? best = null;
        next = day;

        // A day with a clock change is in two spans.
        for (var utc = Math.Max(start - Reach, 0); utc < start + WholeSeconds.PerDay + Reach && utc <= WholeSeconds.Max;)
        {
            ref readonly var span = ref _offsets.At(utc);
            utc = span.End;
            var end = Math.Min(start + (best ?? to), span.End + span.Offset);
            for (var local = Math.Max(start + from, span.Start + span.Offset); local < end; local = _times.NextAllowed(local))
            {
                var found = InnerFrom(local - span.Offset, end - span.Offset);
                if (found >= end - span.Offset)
                {
                    next = found > WholeSeconds.Max ? YearBits.MaxDay + 1 : DayMask.DayOf(found - Reach);
                    break;
                }

                local = found + span.Offset;
                if (_times.Contains((int)(local - start)))
                    continue;
                best = (int)(local - start);
                break;
            }
        }

        return best;
    }

    /// <summary>The last time in [from, upTo] of a day; as above.</summary>
    public int? Last(int day, int from, int upTo, out int next)
    {
        var start = day * WholeSeconds.PerDay;
        int? best = null;
        next = day;
        for (var utc = Math.Max(start - Reach, 0); utc < start + WholeSeconds.PerDay + Reach && utc <= WholeSeconds.Max;)
        {
            ref readonly var span = ref _offsets.At(utc);
            utc = span.End;
            var first = Math.Max(start + (best + 1 ?? from), span.Start + span.Offset);
            for (var local = Math.Min(start + upTo, span.End + span.Offset - 1); local >= first; local = _times.LastAllowed(local))
            {
                var found = InnerUpTo(local - span.Offset, first - span.Offset);
                if (found < first - span.Offset)
                {
                    next = found < 0 ? -1 : DayMask.DayOf(found + Reach);
                    break;
                }

                local = found + span.Offset;
                if (_times.Contains((int)(local - start)))
                    continue;
                best = (int)(local - start);
                break;
            }
        }

        return best;
    }

    /// <summary>Adds the times in a range of local time to a day of instants.</summary>
    /// <param name="day">The day's instants.</param>
    /// <param name="from">The first local time, on one local day with the last.</param>
    /// <param name="to">The end of the local times.</param>
    /// <param name="shift">What is added to a local time to make the instant.</param>
    public void Mark(DaySet day, long from, long to, long shift)
    {
        for (var utc = Math.Max(from - Reach, 0); utc < to + Reach && utc <= WholeSeconds.Max;)
        {
            ref readonly var span = ref _offsets.At(utc);
            utc = span.End;
            var end = Math.Min(to, span.End + span.Offset) - span.Offset;
            for (var at = Math.Max(Math.Max(from, span.Start + span.Offset) - span.Offset, 0); at < end;)
            {
                var times = DaySet.Rent(at);
                times.Add(inner);
                for (var found = times.NextFrom(at); found < end; found = times.NextFrom(found + 1))
                {
                    if (!_times.Contains((int)((found + span.Offset) % WholeSeconds.PerDay)))
                        day.Add(found + span.Offset + shift);
                }

                at = times.End;
                times.Return();
            }
        }
    }

    /// <summary>The first time in [from, to); otherwise a time not before <paramref name="to"/> and not after the trigger's next one.</summary>
    private long InnerFrom(long from, long to)
    {
        if (!inner.CountsByDay)
            return inner.NextAfter(WholeSeconds.JustBefore(from)) is { } next ? WholeSeconds.FirstFrom(next) : WholeSeconds.Never;

        // A search of a combination can take long; a day of it cannot.
        for (var at = Math.Max(from, 0); at < to;)
        {
            var times = DaySet.Rent(at);
            times.Add(inner);
            var found = times.NextFrom(at);
            at = times.End;
            times.Return();
            if (found < to)
                return found;
        }

        return to;
    }

    /// <summary>The last time in [downTo, from]; otherwise a time before <paramref name="downTo"/> and not before the trigger's last one.</summary>
    private long InnerUpTo(long from, long downTo)
    {
        if (!inner.CountsByDay)
            return inner.LastBefore(WholeSeconds.JustAfter(from)) is { } last ? WholeSeconds.FirstFrom(last) : WholeSeconds.None;
        for (var at = from; at >= downTo && at >= 0;)
        {
            var times = DaySet.Rent(at);
            times.Add(inner);
            var found = times.LastUpTo(at);
            at = times.First - 1;
            times.Return();
            if (found >= downTo)
                return found;
        }

        return downTo - 1;
    }
}
