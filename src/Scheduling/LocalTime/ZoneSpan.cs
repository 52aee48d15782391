namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>A period in which a zone's offset from UTC is constant; all values in seconds.</summary>
/// <param name="Start">First instant (UTC).</param>
/// <param name="End">First instant after it (UTC).</param>
/// <param name="Offset">Local time minus UTC.</param>
/// <param name="OffsetBefore">The offset just before <paramref name="Start"/>: smaller means a gap there, larger an overlap.</param>
/// <param name="OffsetAfter">The offset from <paramref name="End"/> on.</param>
internal readonly record struct ZoneSpan(long Start, long End, int Offset, int OffsetBefore, int OffsetAfter);
