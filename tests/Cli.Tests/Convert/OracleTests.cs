using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>Compares the times of converted schedules with those of the original schedulers (tests/oracles/convert.py).</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData("twelve.json")]
    [InlineData("store.json")]
    public void The_twelve_APScheduler_jobs_run_a_thousand_times_as_in_APScheduler(string file)
    {
        var conversion = ConvertCases.Convert("apscheduler", file);
        var rows = ConvertCases.Oracle("apscheduler-jobs.tsv").ToList();
        rows.Count.ShouldBe(12);
        foreach (var row in rows)
        {
            var draft = conversion.Drafts.Single(draft => draft.Name == Cli.Convert.Drafts.Names.Label(row[0]));
            var expected = ConvertCases.Runs(row[2]);
            var found = After(ConvertCases.Compile(draft).Timetable.Trigger, ConvertCases.Now).Take(1000).ToList();
            found.ShouldBe(expected, row[0]);
        }
    }

    [Fact]
    public void With_exact_clock_changes_300_CronJobs_run_as_robfig_cron_says()
    {
        var rows = ConvertCases.Oracle("cronjobs.tsv").ToList();
        rows.Count.ShouldBe(300);
        var wrong = rows.Where(row => !Week(Convert(row, exact: true), row).SequenceEqual(ConvertCases.Runs(row[4]))).ToList();
        wrong.Where(row => !IsKnown(row)).Select(row => string.Join(' ', row[..4])).ShouldBeEmpty();
        wrong.Count.ShouldBe(12);
    }

    [Fact]
    public void By_default_a_CronJob_runs_at_other_times_only_around_a_clock_change_and_a_note_says_so()
    {
        var differing = 0;
        foreach (var row in ConvertCases.Oracle("cronjobs.tsv").Where(row => !IsKnown(row)))
        {
            var draft = Convert(row, exact: false);
            var expected = ConvertCases.Runs(row[4]);
            var found = Week(draft, row);
            if (found.SequenceEqual(expected))
                continue;
            differing++;
            draft.Notes.ShouldContain(note => note.Field == "clock changes", string.Join(' ', row[..4]));
            var zone = TimeZoneInfo.FindSystemTimeZoneById(row[1]);
            foreach (var time in found.Except(expected).Concat(expected.Except(found)))
                zone.GetUtcOffset(time.AddHours(-3)).ShouldNotBe(zone.GetUtcOffset(time.AddHours(3)), $"{row[0]} {row[1]} {time:u}");
        }

        differing.ShouldBe(23);
    }

    /// <summary>
    /// Two faults of robfig/cron in its own terms. If a change skips midnight, it does not notice that a day has ended, or loses the new one.
    /// And its search in whole hours overlooks times where a change is not at, or not by, a full hour.
    /// </summary>
    private static bool IsKnown(string[] row)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(row[1]);
        var from = DateTimeOffset.Parse(row[3]);
        for (var time = from.AddMinutes(-from.Minute % 15).AddSeconds(-from.Second); time < from.AddDays(7); time = time.AddMinutes(15))
        {
            var (before, after) = (zone.GetUtcOffset(time.AddMinutes(-15)), zone.GetUtcOffset(time));
            if (before == after)
                continue;
            var old = time.ToOffset(before);
            return old.Minute != 0 || (after - before).Minutes != 0 || (after > before && old.Hour == 0);
        }

        return false;
    }

    private static Draft Convert(string[] row, bool exact)
    {
        var from = DateTimeOffset.Parse(row[3]);
        var cronJob = new JsonObject
        {
            ["kind"] = "CronJob",
            ["metadata"] = new JsonObject { ["name"] = "x", ["creationTimestamp"] = row[2] },
            ["spec"] = new JsonObject { ["schedule"] = row[0], ["timeZone"] = row[1], ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject() } },
        };
        var conversion = ConvertCases.ConvertText("cronjob", cronJob.ToJsonString(), ConvertCases.Settings with { ExactClockChanges = exact }, from);
        conversion.Problems.ShouldBeEmpty();
        return conversion.Drafts.Single();
    }

    private static List<DateTimeOffset> Week(Draft draft, string[] row)
    {
        var from = DateTimeOffset.Parse(row[3]);
        return After(ConvertCases.Compile(draft, from).Timetable.Trigger, from).TakeWhile(time => time <= from.AddDays(7)).ToList();
    }

    private static IEnumerable<DateTimeOffset> After(ITrigger trigger, DateTimeOffset instant)
    {
        for (var next = trigger.NextAfter(instant); next is { } time; next = trigger.NextAfter(time))
            yield return time;
    }
}
