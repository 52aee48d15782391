using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Preview;

/// <summary>What a clock change does to a time, in words.</summary>
public static class ClockNoteText
{
    /// <summary>
    /// One clause without a period: <c>02:30 on 28 Mar 2027 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:00</c>.
    /// </summary>
    /// <param name="note">The note.</param>
    public static string Of(ClockNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var change = note.Change;
        var asked = note.LocalTimes == 1 ? $"{Time(note.LocalTime)} on" : $"{Time(note.LocalTime)} and {note.LocalTimes - 1} more on";
        var (exists, it) = note.LocalTimes == 1 ? ("does not exist", "it runs") : ("do not exist", "they run");
        var gap = $"{asked} {Date(note.LocalTime)} {exists} in {note.Zone.Id}, where clocks go from {Time(change.LocalBefore)} to {Time(change.LocalAfter)}";
        var twice = $"{Time(note.LocalTime)} on {Date(note.LocalTime)} occurs twice in {note.Zone.Id}, where clocks go back from {Time(change.LocalBefore)} to {Time(change.LocalAfter)}";
        var runsAt = note.RunsAt is { } instant ? Time(instant.UtcDateTime + change.OffsetAfter) : "";
        return note.Effect switch
        {
            ClockEffect.Moved => $"{gap}; {it} at {runsAt}",
            ClockEffect.Merged => $"{gap}; {it} at {runsAt}, together with the run due then",
            ClockEffect.Dropped => $"{gap}; {(note.LocalTimes == 1 ? "it does" : "they do")} not run",
            ClockEffect.FirstOnly => $"{twice}; it runs the first time",
            ClockEffect.SecondOnly => $"{twice}; it runs the second time",
            ClockEffect.FirstOfBoth => $"{twice}; it runs both times, and this is the first",
            _ => $"{twice}; it runs both times, and this is the second",
        };
    }

    private static string Date(DateTime local) => local.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Time(DateTime local) =>
        local.ToString(local.Second == 0 ? "HH':'mm" : "HH':'mm':'ss", CultureInfo.InvariantCulture);
}
