using ScheduledJobs.Model.Preview;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

public sealed class ScheduleLintTests
{
    private const string Pod = ""","action":{"pod":{"template":{"spec":{"containers":[{"name":"main"}]}}}}""";

    [Theory]
    [InlineData("""{"trigger":{"cron":{"expression":"99 * * * *"}}}""", LintLevel.Error, "spec.trigger.cron.expression", "Field minute, column 1: '99' is not valid")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 * * *"}},"timeZone":"Mars"}""", LintLevel.Error, "spec.timeZone", "'Mars' is not in this system's time-zone data")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 31 * *"}}}""", LintLevel.Warning, "spec.trigger.cron", "months without a day 31 are skipped")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 * * *"}},"concurrency":{"queueLength":5}}""", LintLevel.Warning, "spec.concurrency.queueLength", "has no effect; it applies only to concurrency policy Queue.")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 * * *"}},"endAt":"2025-12-31T00:00:00Z"}""", LintLevel.Warning, "spec.endAt", "2025-12-31T00:00:00Z is in the past")]
    [InlineData("""{"trigger":{"date":{"at":"2025-12-24T18:00:00Z"}}}""", LintLevel.Warning, "spec.trigger.date", "the date 2025-12-24T18:00:00Z has passed")]
    [InlineData("""{"trigger":{"date":{"times":["2025-12-24T18:00:00Z","2026-12-24T18:00:00Z"]}}}""", LintLevel.Warning, "spec.trigger.date.times", "1 date has passed and does not run.")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=WEEKLY;BYDAY=XX"}}}""", LintLevel.Error, "spec.trigger.rrule.rule", "BYDAY: found 'XX', expected MO, TU, WE, TH, FR, SA or SU, optionally with a number")]
    [InlineData("""{"trigger":{"rrule":{"start":"2026-01-01"}}}""", LintLevel.Error, "spec.trigger.rrule.rule", "required, such as FREQ=WEEKLY;BYDAY=MO")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY","start":"noon"}}}""", LintLevel.Error, "spec.trigger.rrule.start", "must be a local time such as 2026-12-24T18:00:00, a time with Z or an offset, or a date, but is 'noon'")]
    [InlineData("""{"trigger":{"anyOf":[{"rrule":{"rule":"FREQ=DAILY","rdates":["2026-01-01","x"]}}]}}""", LintLevel.Error, "spec.trigger.anyOf[0].rrule.rdates[1]", "but is 'x'")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=3","start":"2025-01-01T00:00:00"}}}""", LintLevel.Warning, "spec.trigger.rrule", "the last time, 2025-01-03T00:00:00Z, has passed; COUNT=3 counts from start")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;UNTIL=20250103","start":"2025-01-01T00:00:00"}}}""", LintLevel.Warning, "spec.trigger.rrule", "the last time, 2025-01-03T00:00:00Z, has passed; UNTIL is over")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=9","start":"2026-01-03T00:00:00"}}}""", LintLevel.Warning, "spec.trigger.rrule.start", "3 times of COUNT have passed and do not run.")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=9","start":"2026-01-05T00:00:00"}}}""", LintLevel.Warning, "spec.trigger.rrule.start", "1 time of COUNT has passed and does not run.")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY","start":"2026-01-05T00:00:00","exdates":["2026-01-07T01:00:00"]}}}""", LintLevel.Warning, "spec.trigger.rrule.exdates[0]", "it leaves nothing out, because nothing is due then.")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY","start":"2026-01-05T02:30:00"}},"timeZone":"Europe/Berlin"}""", LintLevel.Note, "spec.daylightSaving.gap", "02:30 on 29 Mar 2026 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:00.")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY","start":"2026-01-05T02:30:00"}},"timeZone":"Europe/Berlin","daylightSaving":{"gap":"Skip"}}""", LintLevel.Note, "spec.daylightSaving.gap", "it does not run.")]
    [InlineData("""{"trigger":{"interval":{"every":"5s"}}""" + Pod + "}", LintLevel.Warning, "spec.trigger", "runs follow each other after 5 seconds, and a Pod takes seconds to start")]
    [InlineData("""{"trigger":{"interval":{"every":"5m"}},"jitter":"10m"}""", LintLevel.Warning, "spec.jitter", "10m is longer than the time between two runs, 5m; no run is delayed into the next one.")]
    [InlineData("""{"trigger":{"cron":{"expression":"30 2 * * *"}},"timeZone":"Europe/Berlin"}""", LintLevel.Note, "spec.daylightSaving.gap", "02:30 on 29 Mar 2026 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:00.")]
    [InlineData("""{"trigger":{"cron":{"expression":"30 2 * * *"}},"timeZone":"Europe/Berlin","daylightSaving":{"gap":"Skip"}}""", LintLevel.Note, "spec.daylightSaving.gap", "it does not run.")]
    public void What_is_probably_not_meant_is_found(string spec, LintLevel level, string field, string message)
    {
        var finding = Check(spec).ShouldHaveSingleItem();
        finding.Level.ShouldBe(level);
        finding.Field.ShouldBe(field);
        finding.Message.ShouldContain(message, Case.Sensitive);
    }

    [Theory]
    [InlineData("""{"trigger":{"cron":{"expression":"0 5 * * *"}},"timeZone":"Europe/Berlin"}""")]
    [InlineData("""{"trigger":{"cron":{"expression":"*/30 * * * *"}},"timeZone":"Europe/Berlin"}""")]
    [InlineData("""{"trigger":{"calendar":{"years":2}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=YEARLY","start":"2020-01-01T09:00:00"}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=3"}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=1"}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=WEEKLY;BYDAY=FR;COUNT=3"}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=3","start":"2026-01-06T00:00:00"}}}""")]
    [InlineData("""{"trigger":{"interval":{"every":"10s"}}""" + Pod + "}")]
    [InlineData("""{"trigger":{"interval":{"every":"1s"}}}""")]
    [InlineData("""{"trigger":{"interval":{"every":"5m"}},"jitter":"5m"}""")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 1 1 *"}}}""")]
    [InlineData("""{"trigger":{"date":{"times":["2026-12-24T18:00:00Z"]}}}""")]
    public void A_sound_spec_has_no_findings(string spec) => Check(spec).ShouldBeEmpty();

    [Fact]
    public void A_day_that_rarely_exists_is_reported() =>
        Check("""{"trigger":{"cron":{"expression":"0 0 29 2 *"}}}""").Select(finding => finding.ToString()).ShouldBe(
        [
            "spec.trigger.cron: day-of-month: months without a day 29 are skipped; L means the last day of every month.",
            "spec.trigger: it runs rarely: the next run is on 29 Feb 2028 00:00, the one after it on 29 Feb 2032 00:00.",
        ]);

    [Fact]
    public void A_cron_that_never_fires_is_reported_without_repeating_itself()
    {
        var findings = Check("""{"trigger":{"cron":{"expression":"0 0 30 2 *"}}}""");
        findings.Select(finding => finding.ToString()).ShouldBe(
        [
            "spec.trigger.cron: It never fires: no day of any year matches.",
            "spec.trigger: no matching time.",
        ]);
    }

    [Fact]
    public void A_rule_that_never_fires_is_reported() =>
        Check("""{"trigger":{"rrule":{"rule":"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}}}""").Select(finding => finding.ToString()).ShouldBe(
        [
            "spec.trigger.rrule.rule: it never fires, because no time matches.",
            "spec.trigger: no matching time.",
        ]);

    [Fact]
    public void A_schedule_that_has_run_is_not_blamed_for_being_over()
    {
        var manifest = Of("""{"trigger":{"date":{"at":"2025-12-24T18:00:00Z"}}}""", """{"lastScheduleTime":"2025-12-24T18:00:00Z"}""");
        ScheduleLint.Check(manifest.Job, manifest.Compilation, Specs.Created).ShouldBeEmpty();
    }

    [Fact]
    public void Errors_come_before_warnings_and_warnings_before_notes()
    {
        var findings = Check("""{"trigger":{"cron":{"expression":"30 2 * * *"}},"timeZone":"Europe/Berlin","concurrency":{"queueLength":5}}""");
        findings.Select(finding => finding.Level).ShouldBe([LintLevel.Warning, LintLevel.Note]);
    }

    /// <summary>An API server that asks twice about one write shows equal warnings once.</summary>
    [Theory]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 * * *"}},"endAt":"2025-12-31T00:00:00Z"}""")]
    [InlineData("""{"trigger":{"date":{"at":"2025-12-24T18:00:00Z"}}}""")]
    [InlineData("""{"trigger":{"date":{"times":["2025-12-24T18:00:00Z","2026-12-24T18:00:00Z"]}}}""")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=DAILY;COUNT=3","start":"2025-01-01T00:00:00"}}}""")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 30 2 *"}}}""")]
    [InlineData("""{"trigger":{"cron":{"expression":"0 0 29 2 *"}}}""")]
    [InlineData("""{"trigger":{"allOf":[{"cron":{"expression":"30 * * * *"}},{"interval":{"every":"1h"}}]}}""")]
    [InlineData("""{"trigger":{"interval":{"every":"5s"}}""" + Pod + "}")]
    public void The_words_are_the_same_a_second_later(string spec) =>
        Check(spec, Specs.Created.AddSeconds(1)).ShouldBe(Check(spec));

    /// <summary>What costs more for a longer range is not asked about more than a year; nothing is asked about the time before the first one.</summary>
    [Theory]
    [InlineData("""{"trigger":{"date":{"times":["2020-01-01T00:00:00Z","2025-12-24T18:00:00Z","2026-12-24T18:00:00Z"]}}}""", false, "2 dates have passed")]
    [InlineData("""{"trigger":{"date":{"times":["2025-12-24T18:00:00Z","2026-12-24T18:00:00Z"]}}}""", true, "1 date has passed")]
    [InlineData("""{"trigger":{"date":{"times":["2020-01-01T00:00:00Z","2025-12-24T18:00:00Z","2026-12-24T18:00:00Z"]}}}""", true, "at least 2 dates have passed")]
    [InlineData("""{"trigger":{"rrule":{"rule":"FREQ=SECONDLY;COUNT=2147483647","start":"1960-01-01T00:00:00"}}}""", true, "at least 31622401 times of COUNT have passed")]
    public void The_past_is_counted_from_the_first_time_on_and_for_a_year_if_it_takes_long(string spec, bool countsByDay, string message)
    {
        var manifest = Of(spec);
        var counted = new CountedRanges(manifest.Schedule.Timetable.Trigger, countsByDay);
        var schedule = manifest.Schedule with { Timetable = new Timetable(counted, TimeSpan.Zero, "u") };

        ScheduleLint.Warnings(manifest.Job, schedule, Specs.Created, isNew: true).ShouldContain(finding => finding.Message.StartsWith(message, StringComparison.Ordinal));

        var first = manifest.Schedule.Timetable.Trigger.NextAfter(DateTimeOffset.MinValue)!.Value;
        counted.From.ShouldBeGreaterThanOrEqualTo(first.AddTicks(-1));
        if (countsByDay)
            counted.From.ShouldBeGreaterThanOrEqualTo(Specs.Created.AddDays(-366));
    }

    private static IReadOnlyList<LintFinding> Check(string spec, DateTimeOffset? now = null)
    {
        var manifest = Of(spec);
        return ScheduleLint.Check(manifest.Job, manifest.Compilation, now ?? Specs.Created);
    }

    private sealed class CountedRanges(ITrigger inner, bool countsByDay) : ITrigger
    {
        /// <summary>Where the earliest count began.</summary>
        public DateTimeOffset From { get; private set; } = DateTimeOffset.MaxValue;

        public bool CountsByDay => countsByDay;

        public DateTimeOffset? NextAfter(DateTimeOffset instant) => inner.NextAfter(instant);

        public DateTimeOffset? LastBefore(DateTimeOffset instant) => inner.LastBefore(instant);

        public long CountBetween(DateTimeOffset after, DateTimeOffset through)
        {
            From = after < From ? after : From;
            return inner.CountBetween(after, through);
        }

        public string Describe() => inner.Describe();
    }
}
