namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// The instants of a local-time pattern on a wall clock, as whole seconds of UTC. The only place that applies the daylight-saving
/// policies. Immutable and thread-safe.
/// </summary>
internal sealed partial class LocalGrid
{
    /// <summary>More than any two offsets differ: a local time is within this distance of its instants, even if a gap moves them.</summary>
    private const long Reach = 30 * 3600;

    private readonly ILocalPattern _pattern;
    private readonly ILimitedPattern? _limited;
    private readonly ZoneOffsets _offsets;
    private readonly TimeZoneInfo _zone;
    private readonly GapPolicy _gap;

    // Which of the two passes through an overlap count.
    private readonly bool _keepsFirst;
    private readonly bool _keepsSecond;

    public LocalGrid(ILocalPattern pattern, WallClock clock)
    {
        _pattern = pattern;
        _limited = pattern as ILimitedPattern;
        _offsets = clock.Offsets;
        _zone = clock.Zone;
        _gap = clock.Gap;
        _keepsFirst = clock.Overlap != OverlapPolicy.Last;
        _keepsSecond = clock.Overlap is OverlapPolicy.Last or OverlapPolicy.Both || (clock.Overlap == OverlapPolicy.Auto && pattern.Repeats);
    }

    /// <summary>The first instant at or after <paramref name="utc"/>; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextFrom(long utc)
    {
        var budget = int.MaxValue;
        return NextFrom(utc, ref budget);
    }

    /// <summary>The last instant at or before <paramref name="utc"/>; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    public long LastUpTo(long utc)
    {
        var budget = int.MaxValue;
        return LastUpTo(utc, ref budget);
    }

    /// <summary>The same under the budget of a pattern whose searches can take long; without meaning if that is used up.</summary>
    public long NextFrom(long utc, ref int budget)
    {
        utc = Math.Max(utc, 0);

        // The pattern has nothing in [searched, local).
        var (searched, local) = (WholeSeconds.Never, WholeSeconds.None);
        while (utc <= WholeSeconds.Max)
        {
            ref readonly var span = ref _offsets.At(utc);
            var from = Math.Max(utc + span.Offset, FirstLocal(span));
            if (from < searched || from > local)
                (searched, local) = (from, PatternFrom(from, ref budget));
            var found = local < EndLocal(span) ? local - span.Offset : WholeSeconds.Never;
            if (utc < span.Start + span.Offset - span.OffsetBefore)
                found = Math.Min(found, NextMovedFrom(span, utc, ref budget));
            if (found != WholeSeconds.Never)
                return found;

            // Nothing lies between `from` and `local`, so jump ahead. But an overlap at the span's end may repeat times before `from`.
            if (from > span.End + span.OffsetAfter)
                utc = span.End;
            else if (local == WholeSeconds.Never)
                break;
            else
                utc = Math.Max(span.End, local - Reach);
        }

        return WholeSeconds.Never;
    }

    /// <summary>The same backward.</summary>
    public long LastUpTo(long utc, ref int budget)
    {
        utc = Math.Min(utc, WholeSeconds.Max);

        // The pattern has nothing in (local, searched].
        var (searched, local) = (WholeSeconds.None, WholeSeconds.Never);
        while (utc >= 0)
        {
            ref readonly var span = ref _offsets.At(utc);
            var upTo = Math.Min(utc + span.Offset, EndLocal(span) - 1);
            if (upTo > searched || upTo < local)
                (searched, local) = (upTo, PatternUpTo(upTo, ref budget));
            var found = local >= FirstLocal(span) ? local - span.Offset : WholeSeconds.None;
            if (span.OffsetBefore < span.Offset && found < span.Start + span.Offset - span.OffsetBefore)
                found = Math.Max(found, LastMovedUpTo(span, utc, ref budget));
            if (found >= 0)
                return found;

            // As above: before an overlap there may be local times later than `upTo`.
            if (upTo < span.Start + span.OffsetBefore - 1)
                utc = span.Start - 1;
            else if (local == WholeSeconds.None)
                break;
            else
                utc = Math.Min(span.Start - 1, local + Reach);
        }

        return WholeSeconds.None;
    }

    /// <summary>Number of instants in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public long Count(long from, long to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, WholeSeconds.Max + 1);
        var count = 0L;
        while (from < to)
        {
            ref readonly var span = ref _offsets.At(from);
            var end = Math.Min(to, span.End);
            count += _pattern.Count(Math.Max(from + span.Offset, FirstLocal(span)), Math.Min(end + span.Offset, EndLocal(span)));
            if (span.OffsetBefore < span.Offset)
                count += CountMoved(span, from, end);
            from = end;
        }

        return count;
    }

    /// <summary>Adds a day's instants to its set.</summary>
    public void Mark(DaySet day)
    {
        for (var from = day.First; from < day.End;)
        {
            ref readonly var span = ref _offsets.At(from);
            var end = Math.Min(day.End, span.End);
            _pattern.Mark(day, span.Offset, Math.Max(from + span.Offset, FirstLocal(span)), Math.Min(end + span.Offset, EndLocal(span)));
            if (span.OffsetBefore < span.Offset)
            {
                for (var utc = NextMovedFrom(span, from); utc < end; utc = NextMovedFrom(span, utc + 1))
                    day.Add(utc);
            }

            from = end;
        }
    }

    // The gap before a span contains the local times [Start + OffsetBefore, Start + Offset). NextValid moves them all to Start. Shift moves
    // each by the gap's length: to local time minus OffsetBefore.

    private long NextMovedFrom(in ZoneSpan span, long utc)
    {
        var budget = int.MaxValue;
        return NextMovedFrom(span, utc, ref budget);
    }

    private long NextMovedFrom(in ZoneSpan span, long utc, ref int budget)
    {
        if (_gap == GapPolicy.Skip || (_gap == GapPolicy.NextValid && utc > span.Start))
            return WholeSeconds.Never;
        var local = PatternFrom(utc + span.OffsetBefore, ref budget);
        if (local >= span.Start + span.Offset)
            return WholeSeconds.Never;
        return _gap == GapPolicy.NextValid ? span.Start : local - span.OffsetBefore;
    }

    private long LastMovedUpTo(in ZoneSpan span, long utc, ref int budget)
    {
        if (_gap == GapPolicy.Skip)
            return WholeSeconds.None;
        var last = span.Start + span.Offset - 1;
        var local = PatternUpTo(_gap == GapPolicy.Shift ? Math.Min(utc + span.OffsetBefore, last) : last, ref budget);
        if (local < span.Start + span.OffsetBefore)
            return WholeSeconds.None;
        return _gap == GapPolicy.NextValid ? span.Start : local - span.OffsetBefore;
    }

    private long PatternFrom(long local, ref int budget) => _limited is null ? _pattern.NextFrom(local) : _limited.NextFrom(local, ref budget);

    private long PatternUpTo(long local, ref int budget) => _limited is null ? _pattern.LastUpTo(local) : _limited.LastUpTo(local, ref budget);

    /// <summary>Counts the moved instants in [from, end) that are not due anyway. It steps through them: a gap is about an hour, once a year.</summary>
    private long CountMoved(in ZoneSpan span, long from, long end)
    {
        var count = 0L;
        for (var utc = NextMovedFrom(span, from); utc < end; utc = NextMovedFrom(span, utc + 1))
        {
            var local = utc + span.Offset;
            if (_pattern.NextFrom(local) != local)
                count++;
        }

        return count;
    }

    /// <summary>The first local time of a span: after the overlap if the second pass does not count.</summary>
    private long FirstLocal(in ZoneSpan span) =>
        Math.Max(0, span.Start + (_keepsSecond ? span.Offset : Math.Max(span.Offset, span.OffsetBefore)));

    /// <summary>The end of a span's local times: before the overlap if the first pass does not count.</summary>
    private long EndLocal(in ZoneSpan span) => span.End + (_keepsFirst ? span.Offset : Math.Min(span.Offset, span.OffsetAfter));
}
