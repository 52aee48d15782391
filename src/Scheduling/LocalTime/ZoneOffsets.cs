using System.Runtime.CompilerServices;

namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// The spans of constant offset of one zone. <see cref="TimeZoneInfo"/> knows the offset of an instant, but not when it changes next.
/// So changes are found by probing a block of time when it is first needed, and kept for the life of the zone. After the last change that the zone's
/// data lists, its rule applies, which TimeZoneInfo does not always read correctly.
/// </summary>
internal sealed class ZoneOffsets
{
    /// <summary>
    /// A change this close to a block's border belongs to both blocks. No gap or overlap is longer than 28 h (from -14:00 to +14:00), so
    /// a span is never cut where a change has an effect.
    /// </summary>
    private const long Margin = 3 * WholeSeconds.PerDay;

    // 2^26 seconds are about two years: 4702 blocks up to the year 9999, with about 260 probes for each block in use.
    private const int BlockBits = 26;
    private const long BlockLength = 1L << BlockBits;

    // In the whole tz database no two changes of a zone are closer than 344,400 s (Africa/Freetown, 1939), so probing every third day misses
    // none.
    private const long ProbeStep = 3 * WholeSeconds.PerDay;

    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneOffsets> Known = new();

    private readonly TimeZoneInfo _zone;
    private readonly ZoneRule? _rule;
    private readonly long _ruleFrom = WholeSeconds.Never;
    private readonly ZoneSpan[]?[] _blocks;
    private readonly int _shift;

    private ZoneOffsets(TimeZoneInfo zone)
    {
        _zone = zone;
        if (zone.GetAdjustmentRules().Length > 0)
        {
            if (ZoneFile.Read(zone.Id) is var (rule, from))
                (_rule, _ruleFrom) = (rule, from);
            _shift = BlockBits;
            _blocks = new ZoneSpan[(int)(WholeSeconds.Max >> BlockBits) + 1][];
            return;
        }

        // A fixed offset: one block for all time.
        var offset = OffsetAt(0);
        _shift = 63;
        _blocks = [[new ZoneSpan(0, WholeSeconds.Max + 1, offset, offset, offset)]];
    }

    public static ZoneOffsets Of(TimeZoneInfo zone) => Known.GetValue(zone, static z => new ZoneOffsets(z));

    /// <summary>The span that contains an instant in [0, <see cref="WholeSeconds.Max"/>].</summary>
    public ref readonly ZoneSpan At(long utc)
    {
        var index = (int)(utc >> _shift);
        // Two threads may both fill a block, with the same result.
        var block = Volatile.Read(ref _blocks[index]) ?? Fill(index);
        var i = 0;
        while (utc >= block[i].End)
            i++;
        return ref block[i];
    }

    private ZoneSpan[] Fill(int index)
    {
        var first = index * BlockLength;
        var end = Math.Min(first + BlockLength, WholeSeconds.Max + 1);
        var changes = new List<long>();
        var from = Math.Max(first - Margin, 0);
        var to = Math.Min(end + Margin, WholeSeconds.Max);
        for (var probe = from; probe < to; probe += ProbeStep)
            FindChanges(probe, Math.Min(probe + ProbeStep, to), changes);

        // Spans that lie entirely in a margin are never used.
        var spans = new List<ZoneSpan>();
        for (var i = 0; i <= changes.Count; i++)
        {
            var start = i == 0 ? first : changes[i - 1];
            var stop = i == changes.Count ? end : changes[i];
            spans.Add(new ZoneSpan(start, stop, OffsetAt(start), i == 0 ? OffsetAt(start) : OffsetAt(start - 1), OffsetAt(Math.Min(stop, WholeSeconds.Max))));
        }

        var block = spans.ToArray();
        Volatile.Write(ref _blocks[index], block);
        return block;
    }

    /// <summary>Adds every change in (from, to], in order.</summary>
    private void FindChanges(long from, long to, List<long> changes)
    {
        var before = OffsetAt(from);
        var after = OffsetAt(to);
        if (before == after)
            return;
        if (to - from == 1)
        {
            changes.Add(to);
            return;
        }

        var middle = from + (to - from) / 2;
        FindChanges(from, middle, changes);
        FindChanges(middle, to, changes);
    }

    private int OffsetAt(long utc) => utc >= _ruleFrom
        ? _rule!.OffsetAt(utc)
        : (int)(_zone.GetUtcOffset(new DateTime(utc * TimeSpan.TicksPerSecond, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerSecond);
}
