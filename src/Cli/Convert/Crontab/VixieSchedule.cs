using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Convert.Crontab;

/// <summary>The dialect of cron itself (Vixie's, and Debian's and cronie's after it).</summary>
internal static class VixieSchedule
{
    private static readonly string[] Names = ["minute", "hour", "day of month", "month", "day of week"];
    private static readonly string[] Ranges = ["0-59", "0-23", "1-28", "1-12", "0-6"];

    /// <summary>Sets the trigger, and the rule for clock changes.</summary>
    public static void Read(string schedule, Draft draft)
    {
        if (schedule.StartsWith('@'))
        {
            draft.Set("trigger.cron.expression", schedule);
            draft.ClockRule = RuleOf(hasStar: schedule.Equals("@hourly", StringComparison.OrdinalIgnoreCase));
            return;
        }

        var fields = schedule.Split(' ');
        for (var i = 0; i < fields.Length; i++)
            fields[i] = Random(fields[i], i, draft);
        draft.ClockRule = RuleOf(fields[0].StartsWith('*') || fields[1].StartsWith('*'));
        var (day, week) = (fields[2], fields[4]);
        if (day is "*" or "*/1" || week is "*" or "*/1" || (!day.StartsWith('*') && !week.StartsWith('*')))
        {
            draft.Set("trigger.cron.expression", string.Join(' ', fields));
            return;
        }

        // A field that begins with a star, even "*/2", makes cron ask for both.
        draft.Set("trigger.allOf", new JsonArray(Cron([.. fields[..4], "*"]), Cron([fields[0], fields[1], "*", fields[3], fields[4]])));
        draft.Note("trigger", "day of month and day of week", $"cron asks for both '{day}' and '{week}', because one begins with a star; here that takes two triggers.");
    }

    private static JsonObject Cron(string[] fields) =>
        new() { ["cron"] = new JsonObject { ["expression"] = string.Join(' ', fields) } };

    /// <summary>cronie's <c>a~b</c>: a random value, fixed when cron starts.</summary>
    private static string Random(string field, int index, Draft draft)
    {
        var items = field.Split(',');
        for (var i = 0; i < items.Length; i++)
        {
            if (!items[i].Contains('~', StringComparison.Ordinal))
                continue;
            var ends = items[i].Split('~');
            var range = Ranges[index].Split('-');
            items[i] = $"H({(ends[0].Length > 0 ? ends[0] : range[0])}-{(ends[1].Length > 0 ? ends[1] : range[1])})";
            draft.Note("trigger", Names[index], $"cron picks a random value for '{field}' whenever it starts; here H derives one from the name, and keeps it.");
        }

        return string.Join(',', items);
    }

    /// <summary>
    /// A star in minute or hour makes cron follow the clock: it skips times in a gap and repeats those in an overlap. Any other entry
    /// runs once, soon after a gap.
    /// </summary>
    private static ClockRule RuleOf(bool hasStar) =>
        hasStar ? new ClockRule("cron", GapPolicy.Skip, OverlapPolicy.Both) : new ClockRule("cron", GapPolicy.NextValid, OverlapPolicy.First);
}
