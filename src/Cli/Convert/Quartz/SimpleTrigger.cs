using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>A number of runs at an interval, or one run.</summary>
internal static class SimpleTrigger
{
    public static void Read(XmlFields trigger, LocalInstant? start, LocalInstant? end, Draft draft)
    {
        var repeats = trigger.Whole("repeat-count") ?? 0;
        var milliseconds = trigger.Whole("repeat-interval") ?? 0;
        if (repeats == 0)
        {
            draft.Set("trigger.date.at", start?.Text ?? throw new SourceException(
                $"line {trigger.Line}: start-time", "is missing: one run, when the scheduler starts; annotate a ScheduledJob with run-now for that"));
            return;
        }

        if (repeats < -1 || milliseconds <= 0)
        {
            throw new SourceException(
                $"line {trigger.Line}", $"expected a repeat-count of -1 or more and a repeat-interval above 0 ms, found {repeats} and {milliseconds}");
        }

        draft.Set("trigger.interval.every", DurationText.Format(Period(milliseconds, draft)));
        draft.Set("startAt", start?.Text);

        // A run at the end itself is the first that Quartz leaves out.
        draft.Set("endAt", end?.AddSeconds(-1).Text);
        if (start is null)
            draft.Set("runOnCreate", true).Note("runOnCreate", "start-time", "missing: the first run is at once, as when Quartz starts.");
        if (repeats > 0)
            draft.Set("maxRuns", start is null ? repeats : repeats + 1).Note("maxRuns", "repeat-count", "counts runs that started; missed ones do not count.");
    }

    private static TimeSpan Period(long milliseconds, Draft draft)
    {
        var period = TimeSpan.FromSeconds(Math.Max(1, Math.Round(milliseconds / 1000.0)));
        if (period.TotalMilliseconds != milliseconds)
            draft.Note("trigger", "repeat-interval", $"{milliseconds} ms; an interval has whole seconds, at least one.");
        return period;
    }
}
