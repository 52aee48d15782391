using System.Globalization;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>An interval of calendar units, counted from the start.</summary>
internal static class CalendarTrigger
{
    public static void Read(XmlFields trigger, LocalInstant? start, LocalInstant? end, Draft draft)
    {
        var count = trigger.Whole("repeat-interval") ?? 1;
        var unit = trigger.RequiredText("repeat-interval-unit").ToUpperInvariant();
        if (count is < 1 or > 1_000_000)
            throw new SourceException($"line {trigger.Line}: repeat-interval", $"expected 1 to 1000000, found {count}");
        var elapsed = unit switch
        {
            "SECOND" => TimeSpan.FromSeconds(count),
            "MINUTE" => TimeSpan.FromMinutes(count),
            "HOUR" => TimeSpan.FromHours(count),
            _ => TimeSpan.Zero,
        };
        draft.Set("startAt", start?.Text).Set("endAt", end?.Text);
        if (elapsed > TimeSpan.Zero)
        {
            draft.Set("trigger.interval.every", DurationText.Format(elapsed));
            if (start is null)
                draft.Note("trigger", "start-time", "missing: counts from the creation of the ScheduledJob; the first run is one interval later.");
            return;
        }

        draft.Set(unit switch
        {
            "DAY" => "trigger.calendar.days",
            "WEEK" => "trigger.calendar.weeks",
            "MONTH" => "trigger.calendar.months",
            "YEAR" => "trigger.calendar.years",
            _ => throw new SourceException(
                $"line {trigger.Line}: repeat-interval-unit", $"expected SECOND, MINUTE, HOUR, DAY, WEEK, MONTH or YEAR, found '{Short.Of(unit)}'"),
        }, count);
        draft.ClockRule = new ClockRule("Quartz", GapPolicy.Shift, OverlapPolicy.First);
        if (start is null)
            draft.Note("trigger", "start-time", "missing: runs at midnight, counted from the creation of the ScheduledJob; Quartz counts from its own start.");
        else
            draft.Set("trigger.calendar.timeOfDay", start.Local.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
    }
}
