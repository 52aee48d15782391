namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>When the clocks of a zone change.</summary>
public static class ClockChanges
{
    /// <summary>The changes in (<paramref name="after"/>, <paramref name="through"/>], in order. The search is lazy; most zones have two a year.</summary>
    public static IEnumerable<ClockChange> Between(TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset through)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var offsets = ZoneOffsets.Of(zone);
        var last = Math.Min(WholeSeconds.FirstAfter(through) - 1, WholeSeconds.Max);
        for (var utc = WholeSeconds.FirstAfter(after); utc <= last;)
        {
            var span = offsets.At(utc);
            if (span.Start == utc && span.OffsetBefore != span.Offset)
                yield return ChangeOf(span);
            utc = span.End;
        }
    }

    private static ClockChange ChangeOf(ZoneSpan span) =>
        new(WholeSeconds.ToInstant(span.Start)!.Value, TimeSpan.FromSeconds(span.OffsetBefore), TimeSpan.FromSeconds(span.Offset));
}
