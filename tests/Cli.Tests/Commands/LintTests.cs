using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

public sealed class LintTests
{
    private const string Action = "action: {http: {url: 'http://x/'}}";

    [Theory]
    [InlineData("trigger: {cron: {expression: '61 * * * *'}}", "spec.trigger.cron.expression: ")]
    [InlineData("trigger: {interval: {every: PT5M}}", "spec.trigger.interval.every: you wrote 'PT5M'; write 5m.")]
    [InlineData("trigger: {interval: {evry: 5m}}", "spec.trigger.interval.evry: is not a field; did you mean every?")]
    [InlineData("trigger: {interval: {every: 5m}}, timezone: UTC", "spec.timezone: is not a field; did you mean timeZone?")]
    [InlineData("trigger: {interval: {every: 5m}}, retries: 3", "spec.retries: is not a field; did you mean retry?")]
    [InlineData("trigger: {anyOf: [{cron: {expresion: '* * * * *'}}]}", "spec.trigger.anyOf[0].cron.expresion: is not a field; did you mean expression?")]
    [InlineData("trigger: {interval: {every: 5m}}, maxRuns: many", "spec.maxRuns: the value cannot be read; kubectl explain scheduledjob.spec.maxRuns says what is expected")]
    [InlineData("trigger: {interval: {every: 5m}}, timeZone: Europe/Berln", "spec.timeZone: 'Europe/Berln' is not in this system's time-zone data; did you mean Europe/Berlin?")]
    [InlineData("trigger: {rrule: {rule: 'FREQ=DAILY;BYHOUR=25'}}", "spec.trigger.rrule.rule: BYHOUR: found '25', expected numbers from 0 to 23")]
    [InlineData("trigger: {interval: {weeks: 2147483647}}", "spec.trigger.interval.weeks: must be from 0 to 5000, but is 2147483647")]
    [InlineData("trigger: {date: {times: ['2026-12-24T18:00:00Z', tomorrow]}}", "spec.trigger.date.times[1]: must be a time in whole seconds")]
    [InlineData("trigger: {rrule: {role: FREQ=DAILY}}", "spec.trigger.rrule.role: is not a field; did you mean rule?")]
    [InlineData("trigger: {interval: {every: 5m}, date: {at: x}}", "spec.trigger: set exactly one of ")]
    public async Task What_cannot_be_right_is_an_error(string spec, string message)
    {
        var cli = new CliRun { Input = Manifest("report", spec) };

        (await cli.RunAsync("lint", "-f", "-")).ShouldBe(1);

        cli.Out.ToString().ShouldStartWith($"standard input: team/report: error: {message}");
        cli.Error.ToString().ShouldBe("1 ScheduledJob, 1 error, 0 warnings.\n");
    }

    [Theory]
    [InlineData("trigger: {date: {at: '2020-01-01T00:00'}}", "spec.trigger.date: ")]
    [InlineData("trigger: {rrule: {rule: FREQ=DAILY;COUNT=2, start: '2020-01-01T00:00:00'}}", "spec.trigger.rrule: the last time, 2020-01-02T00:00:00Z, has passed")]
    [InlineData("trigger: {interval: {every: 5m}}, endAt: '2020-01-01T00:00:00Z'", "spec.endAt: ")]
    [InlineData("trigger: {interval: {every: 5m}}, concurrency: {queueLength: 7}", "spec.concurrency.queueLength: has no effect; it applies only to ")]
    public async Task What_is_probably_not_meant_is_a_warning(string spec, string message)
    {
        var cli = new CliRun { Input = Manifest("report", spec) };

        (await cli.PrintAsync("lint", "-f", "-")).ShouldStartWith($"standard input: team/report: warning: {message}");
        cli.Error.ToString().ShouldBe("1 ScheduledJob, 0 errors, 1 warning.\n");
    }

    [Fact]
    public async Task What_is_worth_knowing_is_a_note()
    {
        var cli = new CliRun { Input = Manifest("report", "trigger: {cron: {expression: '30 2 * * *'}}, timeZone: Europe/Berlin") };

        (await cli.PrintAsync("lint", "-f", "-")).ShouldStartWith("standard input: team/report: note: spec.daylightSaving.gap: 02:30 on 28 Mar 2027 does not exist");
        cli.Error.ToString().ShouldBe("1 ScheduledJob, 0 errors, 0 warnings.\n");
    }

    [Fact]
    public async Task Files_folders_and_lists_are_read_and_other_kinds_are_left_alone()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.yaml"), Manifest("a", "trigger: {interval: {every: 5m}}") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
        Directory.CreateDirectory(Path.Combine(folder, "more"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "more", "b.json"),
            """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","metadata":{"name":"b"},"spec":{"trigger":{},"action":{}}}]}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "c.yml"), "a: [");
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "a: [");
        var cli = new CliRun();

        (await cli.RunAsync("lint", "-f", folder)).ShouldBe(1);

        cli.Out.ToString().ShouldContain("b.json: b: error: spec.action: set exactly one of pod, job, http");
        cli.Out.ToString().ShouldContain("c.yml: error: line 2, column");
        cli.Out.ToString().ShouldNotContain("notes.txt");
        cli.Error.ToString().ShouldBe("2 ScheduledJobs, 2 errors, 0 warnings.\n");
        (await cli.FailAsync(1, "lint", "-f", Path.Combine(folder, "none"))).ShouldContain("no such file or folder");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_sample_is_clean_but_for_what_it_shows()
    {
        var cli = new CliRun();

        (await cli.RunAsync("lint", "-f", Repository.PathOf("config/samples"))).ShouldBe(0, cli.Out.ToString());
    }

    [Fact]
    public async Task Dialects_are_compared()
    {
        var cli = new CliRun { Input = Manifest("report", "trigger: {cron: {expression: '0 9 * * 1'}}") };

        var text = await cli.PrintAsync("lint", "-f", "-", "--dialect");

        text.ShouldContain("0 9 * * 1");
        text.ShouldMatch("Crontab.*Mon 23 Nov 09:00");
        text.ShouldMatch("APScheduler.*Tue 24 Nov 09:00");
    }

    private static string Manifest(string name, string spec) =>
        $"apiVersion: {ApiConstants.GroupVersion}\nkind: ScheduledJob\nmetadata: {{name: {name}, namespace: team}}\nspec: {{{spec}, {Action}}}\n";
}
