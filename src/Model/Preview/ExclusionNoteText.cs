using System.Globalization;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Preview;

/// <summary>What an exclusion does to a time, in words.</summary>
public static class ExclusionNoteText
{
    /// <summary>One clause without a period, such as <c>Sat 1 May 2027 09:00 is excluded (weekdays SAT) and moves to Mon 3 May 2027 09:00</c>.</summary>
    /// <param name="note">The note.</param>
    /// <param name="zone">The zone of the schedule.</param>
    public static string Of(ExclusionNote note, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(zone);
        var excluded = $"{Text(note.From, zone)} is excluded ({note.Rule})";
        return note.To is { } to ? $"{excluded} and moves to {Text(to, zone)}" : excluded;
    }

    /// <summary>For a time to which another one has moved, such as <c>moved from Sat 1 May 2027 09:00 (weekdays SAT)</c>.</summary>
    /// <param name="note">The note.</param>
    /// <param name="zone">The zone of the schedule.</param>
    public static string OfTarget(ExclusionNote note, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(zone);
        return $"moved from {Text(note.From, zone)} ({note.Rule})";
    }

    private static string Text(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = ZoneTime.Of(instant, zone);
        return local.ToString(local.Second == 0 ? "ddd d MMM yyyy HH':'mm" : "ddd d MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);
    }
}
