using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Flask;

/// <summary>A ScheduledJob as Flask-APScheduler shows a job. What it runs when comes from the spec, with all later changes.</summary>
internal static class JobJson
{
    private static readonly (string Name, long Seconds)[] Units = [("weeks", 604_800), ("days", 86_400), ("hours", 3600), ("minutes", 60), ("seconds", 1)];

    /// <param name="job">The resource.</param>
    /// <param name="about">What its annotation says.</param>
    /// <param name="compiler">Compiles the spec, for the next run.</param>
    /// <param name="now">The current time.</param>
    public static JsonObject Of(ScheduledJob job, JsonObject about, ScheduleCompiler compiler, DateTimeOffset now)
    {
        var schedule = compiler.Compile(job).Schedule;
        var json = new JsonObject
        {
            ["id"] = about["id"]?.DeepClone(),
            ["name"] = (about["name"] ?? about["func"])?.DeepClone(),
            ["func"] = about["func"]?.DeepClone(),
            ["args"] = about["args"]?.DeepClone() ?? new JsonArray(),
            ["kwargs"] = about["kwargs"]?.DeepClone() ?? new JsonObject(),
        };
        AddTrigger(json, job, schedule);
        json["misfire_grace_time"] = job.Spec.Misfire.Deadline is { } deadline && DurationText.TryParse(deadline, out var grace, out _) ? (long)grace.TotalSeconds : null;
        json["max_instances"] = job.Spec.Concurrency.Limit ?? 1;
        json["next_run_time"] = NextRun(job, schedule, now);
        return json;
    }

    /// <summary>The next run; null if the job is paused or has no more runs.</summary>
    public static string? NextRun(ScheduledJob job, Schedule? schedule, DateTimeOffset now)
    {
        if (Suspension.IsOpenEnded(job) || schedule is null)
            return null;
        var next = new SchedulePreview(job, schedule, now).Show(new PreviewRange { From = now, Count = 1 }).Times.FirstOrDefault(t => t.DueTime is not null);
        return next?.DueTime is { } due ? Text(due, schedule.Zone) : null;
    }

    private static void AddTrigger(JsonObject json, ScheduledJob job, Schedule? schedule)
    {
        var (trigger, zone) = (job.Spec.Trigger, schedule?.Zone ?? TimeZoneInfo.Utc);
        switch (trigger)
        {
            case { Interval: { } interval }:
                json["trigger"] = "interval";
                json["start_date"] = (job.Spec.StartAt ?? job.Metadata.CreationTimestamp?.AddSeconds(Seconds(interval))) is { } first ? Text(first, zone) : null;
                AddEnd(json, job, zone);
                AddUnits(json, Seconds(interval));
                break;
            case { Cron.Fields: { } fields }:
                json["trigger"] = "cron";
                if (job.Spec.StartAt is { } start)
                    json["start_date"] = Text(start, zone);
                AddEnd(json, job, zone);
                AddFields(json, fields);
                break;
            case { Date.At: { } at }:
                json["trigger"] = "date";
                json["run_date"] = Text(new LocalInstants(zone.Id).Read(at, "run_date")!.Instant, zone);
                break;
            default:
                json["trigger"] = TriggerText.Of(trigger);
                break;
        }

        // Flask-APScheduler leaves these out, so that they are lost when a client sends a job back.
        if (job.Spec.Jitter is { } jitter && DurationText.TryParse(jitter, out var longest, out _))
            json["jitter"] = (long)longest.TotalSeconds;
        if (job.Spec.TimeZone is { } name and not "UTC")
            json["timezone"] = name;
    }

    private static void AddEnd(JsonObject json, ScheduledJob job, TimeZoneInfo zone)
    {
        if (job.Spec.EndAt is { } end)
            json["end_date"] = Text(end, zone);
    }

    private static void AddFields(JsonObject json, CronFieldsSpec fields)
    {
        foreach (var (name, value) in ((string, string?)[])
        [
            ("year", fields.Year), ("month", fields.Month), ("day", fields.Day), ("week", fields.Week), ("day_of_week", fields.DayOfWeek),
            ("hour", fields.Hour), ("minute", fields.Minute), ("second", fields.Second),
        ])
        {
            if (value is not null)
                json[name] = value;
        }
    }

    private static void AddUnits(JsonObject json, long seconds)
    {
        foreach (var (name, size) in Units)
        {
            if (seconds / size is > 0 and var count)
                json[name] = count;
            seconds %= size;
        }
    }

    private static long Seconds(IntervalTriggerSpec interval) => interval.Every is { } every
        ? DurationText.TryParse(every, out var duration, out _) ? (long)duration.TotalSeconds : 0
        : (interval.Weeks ?? 0) * 604_800L + (interval.Days ?? 0) * 86_400L + (interval.Hours ?? 0) * 3600L + (interval.Minutes ?? 0) * 60L + (interval.Seconds ?? 0);

    private static string Text(DateTimeOffset instant, TimeZoneInfo zone) =>
        ZoneTime.Of(instant, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
