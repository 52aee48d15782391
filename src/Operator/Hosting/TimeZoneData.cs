using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Is the time-zone data there that schedules need? A small image may well have none.</summary>
internal static class TimeZoneData
{
    // UTC is built into the runtime and always found; any other zone tells.
    private const string Probe = "Europe/Berlin";

    /// <summary>What is wrong, in a sentence; null for nothing.</summary>
    public static string? FindFault() => WallClock.FindZone(Probe) is not null
        ? null
        : $"The time zone {Probe} is not found, so this system has no time-zone data. Install it (Debian's package is tzdata) or use an image "
          + "that has it; TZDIR names its folder where it is not /usr/share/zoneinfo.";
}
