using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

/// <summary><c>next -f -</c>: without a cluster.</summary>
public sealed class NextTests
{
    [Fact]
    public async Task Local_time_UTC_distance_and_what_clock_changes_do_are_shown()
    {
        var cli = Given("trigger: {cron: {expression: '30 2 * * *'}}, timeZone: Europe/Berlin");

        (await cli.PrintAsync("next", "-f", "-", "--from", "2027-03-27", "-c", "3")).ShouldBe("""
            LOCAL TIME (Europe/Berlin)   UTC                    IN        NOTE
            Sat 27 Mar 2027 02:30        2027-03-27T01:30:00Z   124d13h   -
            Sun 28 Mar 2027 03:00        2027-03-28T01:00:00Z   125d13h   02:30 on 28 Mar 2027 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:00
            Mon 29 Mar 2027 02:30        2027-03-29T00:30:00Z   126d12h   -

            """);
        cli.Error.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gap: Skip", "-                            -                      -         02:30 on 28 Mar 2027 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it does not run")]
    [InlineData("gap: Shift", "Sun 28 Mar 2027 03:30        2027-03-28T01:30:00Z   125d13h   02:30 on 28 Mar 2027 does not exist in Europe/Berlin, where clocks go from 02:00 to 03:00; it runs at 03:30")]
    public async Task A_policy_changes_what_is_shown(string policy, string line)
    {
        var cli = Given($"trigger: {{cron: {{expression: '30 2 * * *'}}}}, timeZone: Europe/Berlin, daylightSaving: {{{policy}}}");

        (await cli.PrintAsync("next", "-f", "-", "--from", "2027-03-28", "-c", "2")).Split('\n')[1].ShouldBe(line);
    }

    [Fact]
    public async Task The_end_is_explained()
    {
        (await RemarkAsync("trigger: {date: {at: '2026-12-24T18:00'}}")).ShouldBe("No more: the trigger has no more times.\n");
        (await RemarkAsync("trigger: {interval: {every: 1d}}, endAt: '2026-11-24T00:00:00Z'")).ShouldBe("No more: spec.endAt is 2026-11-24T00:00:00Z.\n");
        (await RemarkAsync("trigger: {interval: {every: 1d}}, maxRuns: 2")).ShouldBe("No more: spec.maxRuns is 2.\n");
        (await RemarkAsync("trigger: {interval: {every: 1d}}, jitter: 1h, maxRuns: 1")).ShouldContain("Jitter depends on the uid that the cluster assigns");
        (await RemarkAsync("trigger: {interval: {every: 1d}}, suspend: true")).ShouldBe("It is suspended: none of these starts unless it is resumed.\n");
        (await RemarkAsync("trigger: {cron: {expression: '0 0 9 ? * 2-6'}}")).ShouldStartWith("warning: spec.trigger.cron: ");

        async Task<string> RemarkAsync(string spec)
        {
            var cli = Given(spec);
            await cli.PrintAsync("next", "-f", "-");
            return cli.Error.ToString();
        }
    }

    [Fact]
    public async Task Several_schedules_have_headings_and_a_bad_one_does_not_hide_the_others()
    {
        var cli = new CliRun
        {
            Input = $"{Manifest("good", "trigger: {interval: {every: 1d}}")}---\n{Manifest("bad", "trigger: {cron: {expression: 'x'}}")}---\nkind: Pod\napiVersion: v1\n",
        };

        (await cli.RunAsync("next", "-f", "-", "-c", "1")).ShouldBe(1);

        cli.Out.ToString().ShouldContain("# good\nLOCAL TIME (UTC)");
        cli.Out.ToString().ShouldContain("# bad\n");
        cli.Error.ToString().ShouldContain("error: bad: spec.trigger.cron.expression: ");
    }

    [Theory]
    [InlineData("--from", "soon", "--from: expected a time such as 02:30")]
    [InlineData("--to", "2027-03-28T02:30", "--to: 2027-03-28T02:30 does not exist in Europe/Berlin: clocks are set forward then")]
    public async Task A_time_that_cannot_be_read_is_a_usage_error(string option, string time, string message) =>
        (await Given("trigger: {interval: {every: 1d}}, timeZone: Europe/Berlin").FailAsync(2, "next", "-f", "-", option, time)).ShouldContain(message);

    [Fact]
    public async Task A_calendar_that_is_not_in_the_files_is_named() =>
        (await Given("trigger: {interval: {every: 1d}}, exclude: {calendars: [{name: days}]}").FailAsync(1, "next", "-f", "-"))
            .ShouldBe("error: report: spec.exclude.calendars[0]: ScheduleCalendar days does not exist; nothing runs until it can be used\n");

    [Fact]
    public async Task The_default_zone_is_the_operators()
    {
        var cli = Given("trigger: {cron: {expression: '30 2 * * *'}}");

        (await cli.PrintAsync("next", "-f", "-", "-c", "1", "--default-time-zone", "Asia/Tokyo", "--no-headers")).ShouldStartWith("Mon 23 Nov 02:30");
        cli.Input = "";
        (await cli.FailAsync(1, "next", "-f", "-")).ShouldBe("error: --filename: found no ScheduledJob\n");
    }

    private static CliRun Given(string spec) => new() { Input = Manifest("report", spec) };

    private static string Manifest(string name, string spec) =>
        $"apiVersion: {ApiConstants.GroupVersion}\nkind: ScheduledJob\nmetadata: {{name: {name}}}\nspec: {{{spec}, action: {{http: {{url: 'http://x/'}}}}}}\n";
}
