namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// A time zone, and the policies for jumps of its local time.
/// <para>
/// Time is divided into spans of constant offset. Within a span a local time is one instant. Between two spans there is a gap (local times
/// that do not exist) or an overlap (local times that occur twice). Berlin, 29 March 2026 (gap 02:00-03:00) and 25 October 2026 (overlap 02:00-03:00):
/// </para>
/// <code>
/// local time      policy      instants (local time and offset)
/// 02:30 (gap)     NextValid   03:00+02    the first instant after the gap, once, however many local times fall in the gap
///                 Skip        none
///                 Shift       03:30+02    the usual time since midnight
/// 02:30 (overlap) First       02:30+02
///                 Last        02:30+01
///                 Both        02:30+02 and 02:30+01
///                 Auto        as First for fixed times of day, as Both for a repeating pattern
/// </code>
/// Instants form a set: if a moved time coincides with one that is due anyway, there is one run. Immutable and thread-safe.
/// </summary>
public sealed class WallClock
{
    /// <summary>Combines a zone with its policies.</summary>
    public WallClock(TimeZoneInfo zone, GapPolicy gap = GapPolicy.NextValid, OverlapPolicy overlap = OverlapPolicy.Auto)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Zone = zone;
        Gap = gap;
        Overlap = overlap;
        Offsets = ZoneOffsets.Of(zone);
    }

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What happens to a local time that does not exist.</summary>
    public GapPolicy Gap { get; }

    /// <summary>What happens to a local time that occurs twice.</summary>
    public OverlapPolicy Overlap { get; }

    /// <summary>Finds an IANA zone in the system's data by its exact name; null if it does not exist.</summary>
    public static TimeZoneInfo? FindZone(string ianaName)
    {
        // The name becomes a file name. Dots are rejected, so it cannot leave the directory or name one of its index files. The copies in posix/ and
        // right/ (which counts leap seconds) and the host's own settings are not IANA names.
        if (string.IsNullOrEmpty(ianaName) || !char.IsAsciiLetter(ianaName[0]) || ianaName is "localtime" or "posixrules" ||
            ianaName.StartsWith("posix/", StringComparison.Ordinal) || ianaName.StartsWith("right/", StringComparison.Ordinal) ||
            !ianaName.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
            return null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(ianaName, out var zone) && string.Equals(zone.Id, ianaName, StringComparison.Ordinal)
            ? zone
            : null;
    }

    internal ZoneOffsets Offsets { get; }

    /// <summary>" Europe/Berlin", or empty for UTC: the end of a trigger's description.</summary>
    internal string Suffix => Zone.Id is "UTC" or "Etc/UTC" ? "" : " " + Zone.Id;

    /// <summary>The local time of an instant.</summary>
    internal DateTime ToLocal(DateTimeOffset instant)
    {
        var offset = Offsets.At(instant.UtcTicks / TimeSpan.TicksPerSecond).Offset * TimeSpan.TicksPerSecond;
        return new DateTime(Math.Clamp(instant.UtcTicks + offset, 0, DateTime.MaxValue.Ticks));
    }
}
