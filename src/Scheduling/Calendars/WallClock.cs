namespace ScheduledJobs.Scheduling.Calendars;

/// <summary>
/// A time zone and what to do where its local time jumps. The one place that knows of daylight saving.
/// <para>
/// Time falls into spans of constant offset. Within a span a local time is an instant; between two spans there is a gap (local times that
/// do not exist) or an overlap (local times that come twice). Berlin, 29 March 2026 (gap 02:00-03:00) and 25 October 2026 (overlap 02:00-03:00):
/// </para>
/// <code>
/// local time      policy      instants (local time and offset)
/// 02:30 (gap)     NextValid   03:00+02    the first instant after the gap, once, however many local times fall in the gap
///                 Skip        none
///                 Shift       03:30+02    as long after midnight as ever
/// 02:30 (overlap) First       02:30+02
///                 Last        02:30+01
///                 Both        02:30+02 and 02:30+01
///                 Auto        as First for fixed times of day, as Both for a pattern with a rhythm
/// </code>
/// Instants are a set: where a moved time meets one that is due anyway there is one run. Immutable and thread-safe.
/// </summary>
public sealed class WallClock
{
    /// <summary>More than any two offsets differ: a local time is within this of its instants and of what a gap makes of it.</summary>
    private const long Reach = 30 * 3600;

    private readonly ZoneOffsets _offsets;

    /// <summary>Joins a zone and its policies.</summary>
    public WallClock(TimeZoneInfo zone, GapPolicy gap = GapPolicy.NextValid, OverlapPolicy overlap = OverlapPolicy.Auto)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Zone = zone;
        Gap = gap;
        Overlap = overlap;
        _offsets = ZoneOffsets.Of(zone);
    }

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What becomes of a local time that does not exist.</summary>
    public GapPolicy Gap { get; }

    /// <summary>What becomes of a local time that comes twice.</summary>
    public OverlapPolicy Overlap { get; }

    /// <summary>Finds an IANA zone in the system's data, exactly as it is spelt there; null where there is none of that name.</summary>
    public static TimeZoneInfo? FindZone(string ianaName)
    {
        // The name becomes a file name: no dots, so no way out of the directory and none of its index files; the copies in posix/ and
        // right/ (which counts leap seconds) and the host's own settings are no IANA names.
        if (string.IsNullOrEmpty(ianaName) || !char.IsAsciiLetter(ianaName[0]) || ianaName is "localtime" or "posixrules" ||
            ianaName.StartsWith("posix/", StringComparison.Ordinal) || ianaName.StartsWith("right/", StringComparison.Ordinal) ||
            !ianaName.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
            return null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(ianaName, out var zone) && string.Equals(zone.Id, ianaName, StringComparison.Ordinal)
            ? zone
            : null;
    }

    /// <summary>" Europe/Berlin", or nothing for UTC: the end of a trigger's description.</summary>
    internal string Suffix => Zone.Id is "UTC" or "Etc/UTC" ? "" : " " + Zone.Id;

    /// <summary>The local time of an instant.</summary>
    internal DateTime ToLocal(DateTimeOffset instant)
    {
        var offset = _offsets.At(instant.UtcTicks / TimeSpan.TicksPerSecond).Offset * TimeSpan.TicksPerSecond;
        return new DateTime(Math.Clamp(instant.UtcTicks + offset, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>The first instant of a pattern at or after <paramref name="utc"/>; <see cref="WholeSeconds.Never"/> where there is none.</summary>
    internal long NextFrom(ILocalPattern pattern, long utc)
    {
        utc = Math.Max(utc, 0);
        var rules = RulesFor(pattern);
        while (utc <= WholeSeconds.Max)
        {
            ref readonly var span = ref _offsets.At(utc);
            var from = Math.Max(utc + span.Offset, rules.FirstLocal(span));
            var local = pattern.NextFrom(from);
            var found = local < rules.EndLocal(span) ? local - span.Offset : WholeSeconds.Never;
            if (span.OffsetBefore < span.Offset && utc < span.Start + span.Offset - span.OffsetBefore)
                found = Math.Min(found, NextMovedFrom(pattern, span, utc));
            if (found != WholeSeconds.Never)
                return found;

            // Nothing between `from` and `local`, so go where that may be; but an overlap at the span's end may bring times before `from` again.
            if (from > span.End + span.OffsetAfter)
                utc = span.End;
            else if (local == WholeSeconds.Never)
                break;
            else
                utc = Math.Max(span.End, local - Reach);
        }

        return WholeSeconds.Never;
    }

    /// <summary>The last instant of a pattern at or before <paramref name="utc"/>; <see cref="WholeSeconds.None"/> where there is none.</summary>
    internal long LastUpTo(ILocalPattern pattern, long utc)
    {
        utc = Math.Min(utc, WholeSeconds.Max);
        var rules = RulesFor(pattern);
        while (utc >= 0)
        {
            ref readonly var span = ref _offsets.At(utc);
            var upTo = Math.Min(utc + span.Offset, rules.EndLocal(span) - 1);
            var local = pattern.LastUpTo(upTo);
            var found = local >= rules.FirstLocal(span) ? local - span.Offset : WholeSeconds.None;
            if (span.OffsetBefore < span.Offset)
                found = Math.Max(found, LastMovedUpTo(pattern, span, utc));
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

    /// <summary>How many instants of a pattern lie in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    internal long Count(ILocalPattern pattern, long from, long to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, WholeSeconds.Max + 1);
        var rules = RulesFor(pattern);
        var count = 0L;
        while (from < to)
        {
            ref readonly var span = ref _offsets.At(from);
            var end = Math.Min(to, span.End);
            count += pattern.Count(Math.Max(from + span.Offset, rules.FirstLocal(span)), Math.Min(end + span.Offset, rules.EndLocal(span)));
            if (span.OffsetBefore < span.Offset)
                count += CountMoved(pattern, span, from, end);
            from = end;
        }

        return count;
    }

    /// <summary>Adds the instants of a pattern to a day.</summary>
    internal void Mark(ILocalPattern pattern, DaySet day)
    {
        var rules = RulesFor(pattern);
        for (var from = day.First; from < day.End;)
        {
            ref readonly var span = ref _offsets.At(from);
            var end = Math.Min(day.End, span.End);
            pattern.Mark(day, span.Offset, Math.Max(from + span.Offset, rules.FirstLocal(span)), Math.Min(end + span.Offset, rules.EndLocal(span)));
            if (span.OffsetBefore < span.Offset)
            {
                for (var utc = NextMovedFrom(pattern, span, from); utc < end; utc = NextMovedFrom(pattern, span, utc + 1))
                    day.Add(utc);
            }

            from = end;
        }
    }

    private OverlapRules RulesFor(ILocalPattern pattern) => Overlap switch
    {
        OverlapPolicy.First => new OverlapRules(KeepFirst: true, KeepSecond: false),
        OverlapPolicy.Last => new OverlapRules(KeepFirst: false, KeepSecond: true),
        OverlapPolicy.Both => new OverlapRules(KeepFirst: true, KeepSecond: true),
        _ => new OverlapRules(KeepFirst: true, KeepSecond: pattern.Repeats),
    };

    // The gap before a span holds the local times [Start + OffsetBefore, Start + Offset). NextValid moves all of them to Start, Shift each by
    // the gap's length: to local time minus OffsetBefore.

    private long NextMovedFrom(ILocalPattern pattern, in ZoneSpan span, long utc)
    {
        if (Gap == GapPolicy.Skip || (Gap == GapPolicy.NextValid && utc > span.Start))
            return WholeSeconds.Never;
        var local = pattern.NextFrom(utc + span.OffsetBefore);
        if (local >= span.Start + span.Offset)
            return WholeSeconds.Never;
        return Gap == GapPolicy.NextValid ? span.Start : local - span.OffsetBefore;
    }

    private long LastMovedUpTo(ILocalPattern pattern, in ZoneSpan span, long utc)
    {
        if (Gap == GapPolicy.Skip)
            return WholeSeconds.None;
        var last = span.Start + span.Offset - 1;
        var local = pattern.LastUpTo(Gap == GapPolicy.Shift ? Math.Min(utc + span.OffsetBefore, last) : last);
        if (local < span.Start + span.OffsetBefore)
            return WholeSeconds.None;
        return Gap == GapPolicy.NextValid ? span.Start : local - span.OffsetBefore;
    }

    /// <summary>Counts the moved instants in [from, end) that are not due anyway. Walks: a gap is an hour or so, twice in two years.</summary>
    private long CountMoved(ILocalPattern pattern, in ZoneSpan span, long from, long end)
    {
        var count = 0L;
        for (var utc = NextMovedFrom(pattern, span, from); utc < end; utc = NextMovedFrom(pattern, span, utc + 1))
        {
            var local = utc + span.Offset;
            if (pattern.NextFrom(local) != local)
                count++;
        }

        return count;
    }

    /// <summary>Which of the two passes through an overlap count, as the local times of a span that do.</summary>
    private readonly record struct OverlapRules(bool KeepFirst, bool KeepSecond)
    {
        /// <summary>The first local time of a span: after the overlap where the second pass does not count.</summary>
        public long FirstLocal(in ZoneSpan span) =>
            Math.Max(0, span.Start + (KeepSecond ? span.Offset : Math.Max(span.Offset, span.OffsetBefore)));

        /// <summary>The end of its local times: before the overlap where the first pass does not count.</summary>
        public long EndLocal(in ZoneSpan span) => span.End + (KeepFirst ? span.Offset : Math.Min(span.Offset, span.OffsetAfter));
    }
}
