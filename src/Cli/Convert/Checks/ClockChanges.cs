using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Cli.Convert.Checks;

/// <summary>Finds the runs of the next two years at which our rules for clock changes and the source's differ.</summary>
internal static class ClockChanges
{
    private const int Days = 731;
    private const int MostListed = 3;

    // More than clocks ever move, less than a day.
    private static readonly TimeSpan Around = TimeSpan.FromHours(5);

    /// <summary>Adds a note about the first difference of each kind, or the source's rules themselves if they are to be kept.</summary>
    public static void Apply(Draft draft, bool keep, DateTimeOffset now)
    {
        if (draft.ClockRule is not { } rule || ManifestCheck.Compile(draft.ToManifest(), now).Schedule is not { } ours)
            return;
        var theirManifest = draft.ToManifest();
        theirManifest["spec"]!["daylightSaving"] = PolicyOf(rule);
        if (ManifestCheck.Compile(theirManifest, now).Schedule is not { } theirs)
            return;
        var sentences = Differences(ours, theirs, rule, now).ToList();
        if (sentences.Count == 0)
            return;
        if (keep)
        {
            draft.Set("daylightSaving", PolicyOf(rule));
            return;
        }

        var remedy = $"--exact-clock-changes, or daylightSaving: {{gap: {rule.Gap}, overlap: {rule.Overlap}}}, keeps {rule.Scheduler}'s behaviour";
        draft.Note("trigger", "clock changes", $"{string.Join("; ", sentences)}. {remedy}.");
    }

    private static JsonObject PolicyOf(ClockRule rule) => new() { ["gap"] = rule.Gap.ToString(), ["overlap"] = rule.Overlap.ToString() };

    private static IEnumerable<string> Differences(Schedule ours, Schedule theirs, ClockRule rule, DateTimeOffset now)
    {
        var (hasGap, hasOverlap) = (false, false);
        foreach (var (change, isGap) in ChangesOf(ours.Zone, now))
        {
            if (isGap ? hasGap : hasOverlap)
                continue;
            var here = Times(ours.Timetable.Trigger, change);
            var there = Times(theirs.Timetable.Trigger, change);
            var onlyHere = here.Except(there).ToList();
            var onlyThere = there.Except(here).ToList();
            if (onlyHere.Count == 0 && onlyThere.Count == 0)
                continue;
            (hasGap, hasOverlap) = (hasGap || isGap, hasOverlap || !isGap);
            var day = TimeZoneInfo.ConvertTime(change, ours.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return $"on {day} {Sentence(rule.Scheduler, List(onlyThere, ours.Zone), List(onlyHere, ours.Zone))}";
        }
    }

    private static string Sentence(string scheduler, string there, string here) =>
        here.Length == 0 ? $"{scheduler} also runs at {there}, and nothing runs then here"
        : there.Length == 0 ? $"a run is at {here} here, and {scheduler} does not run then"
        : $"{scheduler} runs at {there}, and here the run is at {here}";

    private static List<DateTimeOffset> Times(ITrigger trigger, DateTimeOffset change)
    {
        var times = new List<DateTimeOffset>();
        for (var time = trigger.NextAfter(change - Around); time <= change + Around; time = trigger.NextAfter(time.Value))
            times.Add(time.Value);
        return times;
    }

    private static string List(List<DateTimeOffset> times, TimeZoneInfo zone)
    {
        var texts = times.Take(MostListed).Select(time => TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:sszzz", CultureInfo.InvariantCulture));
        return string.Join(", ", texts) + (times.Count > MostListed ? $" and {times.Count - MostListed} more times" : "");
    }

    /// <summary>The instants at which clocks change, and whether they are set forward.</summary>
    private static IEnumerable<(DateTimeOffset Change, bool IsGap)> ChangesOf(TimeZoneInfo zone, DateTimeOffset now)
    {
        for (var day = 0; day < Days; day++)
        {
            var (low, high) = (now.AddDays(day), now.AddDays(day + 1));
            var (before, after) = (zone.GetUtcOffset(low), zone.GetUtcOffset(high));
            if (before == after)
                continue;
            while (high - low > TimeSpan.FromSeconds(1))
            {
                var middle = low + (high - low) / 2;
                if (zone.GetUtcOffset(middle) == before)
                    low = middle;
                else
                    high = middle;
            }

            yield return (high, after > before);
        }
    }
}
