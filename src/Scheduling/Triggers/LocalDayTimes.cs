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

    /// <summary>The first time of a day in a range [From, To).</summary>
    /// <param name="day">The day.</param>
    /// <param name="range">Seconds of the day.</param>
    /// <param name="until">The last day whose times the caller wants, as far as which one search of the trigger goes.</param>
    /// <param name="budget">That of the search. If it is used up, the result means nothing.</param>
    /// <param name="next">A later day before which the trigger has no times; or an earlier one, which means nothing.</param>
    public int? First(int day, (int From, int To) range, int until, ref int budget, out int next)
    {
        var (start, limit) = (day * WholeSeconds.PerDay, (until + 1) * WholeSeconds.PerDay + Reach);
        int? best = null;
        next = day;

        // A day with a clock change is in two spans.
        for (var utc = Math.Max(start - Reach, 0); utc < start + WholeSeconds.PerDay + Reach && utc <= WholeSeconds.Max;)
        {
            ref readonly var span = ref _offsets.At(utc);
            utc = span.End;
            var end = Math.Min(start + (best ?? range.To), span.End + span.Offset);
            for (var local = Math.Max(start + range.From, span.Start + span.Offset); local < end && budget > 0;)
            {
                var found = BoundedSearch.NextFrom(inner, local - span.Offset, limit, ref budget);
                if (found.At >= end - span.Offset)
                {
                    next = found.At > WholeSeconds.Max ? YearBits.MaxDay + 1 : DayMask.DayOf(found.At - Reach);
                    break;
                }

                local = found.At + span.Offset;
                if (!found.IsTime)
                    continue;
                best = _times.Contains((int)(local - start)) ? best : (int)(local - start);
                if (best == local - start)
                    break;
                local = _times.NextAllowed(local, ref budget);
            }
        }

        return best;
    }

    /// <summary>The last time of a day in a range [From, UpTo]; as above.</summary>
    public int? Last(int day, (int From, int UpTo) range, int downTo, ref int budget, out int next)
    {
        var (start, limit) = (day * WholeSeconds.PerDay, Math.Max(downTo * WholeSeconds.PerDay - Reach, 0));
        int? best = null;
        next = day;
        for (var utc = Math.Max(start - Reach, 0); utc < start + WholeSeconds.PerDay + Reach && utc <= WholeSeconds.Max;)
        {
            ref readonly var span = ref _offsets.At(utc);
            utc = span.End;
            var first = Math.Max(start + (best + 1 ?? range.From), span.Start + span.Offset);
            for (var local = Math.Min(start + range.UpTo, span.End + span.Offset - 1); local >= first && budget > 0;)
            {
                var found = BoundedSearch.LastUpTo(inner, local - span.Offset, limit, ref budget);
                if (found.At < first - span.Offset)
                {
                    next = found.At < 0 ? -1 : DayMask.DayOf(found.At + Reach);
                    break;
                }

                local = found.At + span.Offset;
                if (!found.IsTime)
                    continue;
                best = _times.Contains((int)(local - start)) ? best : (int)(local - start);
                if (best == local - start)
                    break;
                local = _times.LastAllowed(local, ref budget);
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
}
