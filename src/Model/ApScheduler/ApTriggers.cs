using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.ApScheduler;

/// <summary>Reads a trigger of any type.</summary>
/// <param name="defaultZone">Zone of triggers that name none.</param>
internal sealed class ApTriggers(string defaultZone)
{
    private static readonly (string Name, long Seconds)[] Units = [("weeks", 604_800), ("days", 86_400), ("hours", 3600), ("minutes", 60), ("seconds", 1)];

    /// <param name="type">An alias such as <c>cron</c>, or the name of a class.</param>
    /// <param name="fields">Its arguments, and possibly the job's.</param>
    public ApTrigger Read(string type, Fields fields)
    {
        fields.Ignore("version", "type");
        var name = type[(type.LastIndexOfAny(['.', ':']) + 1)..].ToLowerInvariant();
        name = name.EndsWith("trigger", StringComparison.Ordinal) ? name[..^"trigger".Length] : name;
        return name switch
        {
            "cron" => CronOf(fields),
            "interval" => IntervalOf(fields),
            "date" => DateOf(fields),
            "calendarinterval" => CalendarOf(fields),
            "or" or "and" => ApCombination.Read(name, fields, this),
            _ => throw new SourceException(fields.PathOf("type"), $"expected cron, interval, date, calendarinterval, or, and; found '{Short.Of(type)}'"),
        };
    }

    private ApTrigger CronOf(Fields fields)
    {
        var notes = new List<(string, string)>();
        var times = TimesOf(fields);
        return new ApTrigger(new JsonObject { ["cron"] = new JsonObject { ["fields"] = ApCronFields.Read(fields, notes) } })
        {
            UsesZone = true,
            TimeZone = fields.Text("timezone"),
            StartAt = times.Read(fields.Text("start_date"), fields.PathOf("start_date"), roundsUp: true)?.Text,
            EndAt = times.Read(fields.Text("end_date"), fields.PathOf("end_date"))?.Text,
            Jitter = fields.Whole("jitter"),
            ClockRule = new ClockRule("APScheduler", GapPolicy.Shift, OverlapPolicy.Both),
            Notes = notes,
        };
    }

    private ApTrigger IntervalOf(Fields fields)
    {
        var interval = new JsonObject();
        var notes = new List<(string, string)>();
        if (fields.Text("interval") is { } total)
        {
            interval["every"] = DurationText.Format(TimeSpan.FromSeconds(Seconds(total, fields.PathOf("interval"))));
        }
        else
        {
            foreach (var (unit, _) in Units)
            {
                if (fields.Whole(unit) is { } count and not 0)
                    interval[unit] = count;
            }
        }

        if (interval.Count == 0)
        {
            interval["seconds"] = 1;
            notes.Add(("seconds", "no unit is set, which APScheduler takes for a second."));
        }

        var times = TimesOf(fields);
        return new ApTrigger(new JsonObject { ["interval"] = interval })
        {
            StartAt = times.Read(fields.Text("start_date"), fields.PathOf("start_date"))?.Text,
            EndAt = times.Read(fields.Text("end_date"), fields.PathOf("end_date"))?.Text,
            Jitter = fields.Whole("jitter"),
            Notes = notes,
        };
    }

    private static double Seconds(string text, string path) =>
        double.TryParse(text, out var seconds) && seconds is >= 1 and < 1e10 && Math.Truncate(seconds) == seconds
            ? seconds
            : throw new SourceException(path, $"expected whole seconds, at least one, found {Short.Of(text)}");

    private ApTrigger DateOf(Fields fields)
    {
        var path = fields.PathOf("run_date");
        const string Missing = "is missing: the job runs once, when it is added; annotate a ScheduledJob with run-now for that";
        var text = fields.Text("run_date") ?? throw new SourceException(path, Missing);
        var time = TimesOf(fields).Read(text, path)!;
        var hasOffset = LocalInstants.HasOffset(text);
        return new ApTrigger(new JsonObject { ["date"] = new JsonObject { ["at"] = hasOffset ? time.Text : time.Local.ToString("yyyy-MM-dd'T'HH:mm:ss") } })
        {
            UsesZone = !hasOffset,
            TimeZone = hasOffset ? null : fields.Text("timezone"),
            ClockRule = hasOffset ? null : new ClockRule("APScheduler", GapPolicy.Shift, OverlapPolicy.First),
        };
    }

    private ApTrigger CalendarOf(Fields fields)
    {
        var calendar = new JsonObject();
        var steps = fields.List("interval");
        var clock = fields.List("time");
        string[] units = ["years", "months", "weeks", "days"];
        for (var i = 0; i < units.Length; i++)
        {
            if ((steps is null ? fields.Whole(units[i]) : Item(steps, i, "interval")) is { } count and not 0)
                calendar[units[i]] = count;
        }

        string[] parts = ["hour", "minute", "second"];
        var time = parts.Select((part, i) => clock is null ? fields.Whole(part) ?? 0 : Item(clock, i, "time"));
        calendar["timeOfDay"] = string.Join(':', time.Select(value => value.ToString("00")));
        var isMonthly = calendar.ContainsKey("years") || calendar.ContainsKey("months");
        if (isMonthly)
            calendar["monthEnd"] = "Skip";
        var notes = new List<(string, string)>();
        if (isMonthly && (calendar.ContainsKey("weeks") || calendar.ContainsKey("days")))
            notes.Add(("calendarinterval", "each date is counted from the first; APScheduler counts from the previous one, which differs at the end of short months."));
        var times = TimesOf(fields);
        var first = times.Read(fields.Text("start_date"), fields.PathOf("start_date"));
        var last = times.Read(fields.Text("end_date"), fields.PathOf("end_date"));
        if (first is null)
            notes.Add(("start_date", "missing: counts from the day on which the ScheduledJob is created."));
        return new ApTrigger(new JsonObject { ["calendar"] = calendar })
        {
            UsesZone = true,
            TimeZone = fields.Text("timezone"),
            StartAt = first is null ? null : times.AtLocal(first.Local.Date).Text,
            EndAt = last is null ? null : times.AtLocal(last.Local.Date.AddDays(1).AddSeconds(-1)).Text,
            Jitter = fields.Whole("jitter"),
            ClockRule = new ClockRule("APScheduler", GapPolicy.Skip, OverlapPolicy.First),
            Notes = notes,
        };
    }

    private static long Item(JsonArray list, int index, string path) =>
        index < list.Count && list[index] is JsonValue value && value.TryGetValue<long>(out var number)
            ? number
            : throw Fields.Wrong($"trigger.{path}[{index}]", "a whole number", index < list.Count ? list[index] : null);

    private LocalInstants TimesOf(Fields fields) => new(fields.Text("timezone") ?? defaultZone);
}
