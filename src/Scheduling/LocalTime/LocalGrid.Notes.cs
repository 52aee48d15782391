namespace ScheduledJobs.Scheduling.LocalTime;

/// <content>What clock changes do to the pattern's local times, for users.</content>
internal sealed partial class LocalGrid
{
    /// <summary>How a clock change affects an instant of the grid; null if none does, or if the instant is not on the grid.</summary>
    public ClockNote? NoteAt(long utc)
    {
        if (utc is < 0 or > WholeSeconds.Max)
            return null;
        ref readonly var span = ref _offsets.At(utc);
        var local = utc + span.Offset;
        var isDue = local >= FirstLocal(span) && local < EndLocal(span) && _pattern.NextFrom(local) == local;
        if (NoteOfGap(span, utc, isDue) is { } moved)
            return moved;
        if (!isDue)
            return null;
        if (local < span.Start + span.OffsetBefore)
            return new ClockNote(_keepsFirst ? ClockEffect.SecondOfBoth : ClockEffect.SecondOnly, ChangeAtStart(span), ToLocal(local), 1, WholeSeconds.ToInstant(utc), _zone);
        if (local < span.End + span.OffsetAfter)
            return null;
        return new ClockNote(_keepsSecond ? ClockEffect.FirstOfBoth : ClockEffect.FirstOnly, ChangeAtEnd(span), ToLocal(local), 1, WholeSeconds.ToInstant(utc), _zone);
    }

    /// <summary>The first gap whose change lies in [from, through] and that drops local times; null if there isn't one.</summary>
    public ClockNote? NextDropped(long from, long through)
    {
        if (_gap != GapPolicy.Skip)
            return null;
        through = Math.Min(through, WholeSeconds.Max);
        for (var utc = Math.Max(from, 0); utc <= through;)
        {
            ref readonly var span = ref _offsets.At(utc);
            if (span.Start >= from && DroppedAtStart(span) is { } dropped)
                return dropped;
            var local = _pattern.NextFrom(span.End + span.Offset);
            if (local == WholeSeconds.Never)
                break;
            utc = Math.Max(span.End, local - Reach);
        }

        return null;
    }

    /// <summary>The last gap whose change lies in [from, upTo] and that drops local times; null if there isn't one.</summary>
    public ClockNote? LastDropped(long upTo, long from)
    {
        if (_gap != GapPolicy.Skip)
            return null;
        from = Math.Max(from, 0);
        for (var utc = Math.Min(upTo, WholeSeconds.Max); utc >= from;)
        {
            ref readonly var span = ref _offsets.At(utc);
            if (span.Start >= from && DroppedAtStart(span) is { } dropped)
                return dropped;
            var local = _pattern.LastUpTo(span.Start + span.OffsetBefore - 1);
            if (local == WholeSeconds.None)
                break;
            utc = Math.Min(span.Start - 1, local + Reach);
        }

        return null;
    }

    private ClockNote? NoteOfGap(in ZoneSpan span, long utc, bool isDue)
    {
        var (first, end) = (span.Start + span.OffsetBefore, span.Start + span.Offset);
        if (first >= end || _gap == GapPolicy.Skip || NextMovedFrom(span, utc) != utc)
            return null;
        var asked = _gap == GapPolicy.NextValid ? _pattern.NextFrom(first) : utc + span.OffsetBefore;
        var count = _gap == GapPolicy.NextValid ? _pattern.Count(first, end) : 1;
        return new ClockNote(isDue ? ClockEffect.Merged : ClockEffect.Moved, ChangeAtStart(span), ToLocal(asked), count, WholeSeconds.ToInstant(utc), _zone);
    }

    private ClockNote? DroppedAtStart(in ZoneSpan span)
    {
        var (first, end) = (span.Start + span.OffsetBefore, span.Start + span.Offset);
        if (first >= end || _pattern.NextFrom(first) is var asked && asked >= end)
            return null;
        return new ClockNote(ClockEffect.Dropped, ChangeAtStart(span), ToLocal(asked), _pattern.Count(first, end), null, _zone);
    }

    private static ClockChange ChangeAtStart(in ZoneSpan span) => Change(span.Start, span.OffsetBefore, span.Offset);

    private static ClockChange ChangeAtEnd(in ZoneSpan span) => Change(span.End, span.Offset, span.OffsetAfter);

    private static ClockChange Change(long at, int before, int after) =>
        new(WholeSeconds.ToInstant(at)!.Value, TimeSpan.FromSeconds(before), TimeSpan.FromSeconds(after));

    private static DateTime ToLocal(long local) => new(Math.Clamp(local, 0, WholeSeconds.Max) * TimeSpan.TicksPerSecond);
}
