using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Checks that the time-zone data that schedules need is installed. A small image may have none.</summary>
internal static class TimeZoneData
{
    // UTC is built into the runtime and always found. Any other zone shows whether the data exists.
    private const string Probe = "Europe/Berlin";

    /// <summary>What is wrong, in a sentence; null if nothing is.</summary>
    public static string? FindFault() => WallClock.FindZone(Probe) is not null
        ? null
        : $"Time zone {Probe} was not found, so this system has no time-zone data. Install it (on Debian, the package tzdata) or use an image "
          + "that includes it. If it is not in /usr/share/zoneinfo, set TZDIR to its folder.";
}
