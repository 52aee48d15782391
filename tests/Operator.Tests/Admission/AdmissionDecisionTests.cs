using System.Text.Json;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Admission;
using static ScheduledJobs.Operator.Tests.Admission.Reviews;

namespace ScheduledJobs.Operator.Tests.Admission;

/// <summary>What is refused, what is allowed with a warning, and what passes without a word.</summary>
public sealed class AdmissionDecisionTests
{
    [Theory]
    [InlineData("trigger: {cron: {expression: \"30 25 * * *\"}}", "spec.trigger.cron.expression", "25")]
    [InlineData("trigger: {cron: {expression: \"every day\"}}", "spec.trigger.cron.expression", "every")]
    [InlineData("trigger: {cron: {expression: \"* * * *\"}}", "spec.trigger.cron.expression", "4")]
    [InlineData("trigger: {cron: {fields: {hour: 24}}}", "spec.trigger.cron.fields", "24")]
    [InlineData("trigger: {interval: {every: 30}}", "spec.trigger.interval.every", "write 30s")]
    [InlineData("trigger: {interval: {every: 500ms}}", "spec.trigger.interval.every", "at least 1s")]
    [InlineData("trigger: {interval: {}}", "spec.trigger.interval", "set every")]
    [InlineData("trigger: {date: {at: \"2026-13-01T00:00:00Z\"}}", "spec.trigger.date.at", "2026-13-01")]
    [InlineData("trigger: {calendar: {days: 1, timeOfDay: \"25:00\"}}", "spec.trigger.calendar.timeOfDay", "25:00")]
    [InlineData("trigger: {anyOf: [{cron: {expression: \"0 3 * * *\"}}, {cron: {expression: \"x\"}}]}", "spec.trigger.anyOf[1].cron.expression", "x")]
    [InlineData("{}", "spec.trigger", "found none")]
    public async Task A_trigger_that_can_never_be_valid_is_refused_with_its_field(string trigger, string field, string part)
    {
        var response = await CreateAsync($"{trigger}\n{Url}".Replace("{}\n", ""));

        response.Allowed.ShouldBeFalse();
        response.Warnings.ShouldBeNull();
        var cause = response.Status!.Details!.Causes.ShouldHaveSingleItem();
        cause.Field.ShouldBe(field);
        cause.Message.ShouldNotBeNull().ShouldContain(part);
        response.Status.Message.ShouldBe($"{field}: {cause.Message}");
        response.Status.Message!.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("timeZone: Europe/Berlim", "spec.timeZone: 'Europe/Berlim' is not in this system's time-zone data; did you mean Europe/Berlin?")]
    [InlineData("startAt: \"2026-02-01T00:00:00Z\"\nendAt: \"2026-01-01T00:00:00Z\"", "spec.endAt: endAt must be after startAt")]
    [InlineData("timeout: 0s", "spec.timeout: must be a duration above zero")]
    [InlineData("jitter: PT5M", "spec.jitter: you wrote 'PT5M'; write 5m")]
    [InlineData("pendingTimeout: 5m", "spec.pendingTimeout: pendingTimeout is for action.pod and action.job only")]
    [InlineData("delivery: AtMostOnce\nretry: {limit: 1}", "spec.delivery: AtMostOnce cannot be combined with retry")]
    [InlineData("history: {ttl: soon}", "spec.history.ttl: must be a duration")]
    [InlineData("misfire: {gracePeriod: x}", "spec.misfire.gracePeriod: must be a duration")]
    [InlineData("concurrency: {policy: Sometimes}", "spec.concurrency.policy: 'Sometimes' is not one of")]
    public async Task Anything_else_in_the_spec_is_refused_likewise(string rest, string message) =>
        (await CreateAsync($"{Daily}\n{Url}\n{rest}")).Status!.Message.ShouldNotBeNull().ShouldStartWith(message);

    [Theory]
    [InlineData("action: {http: {url: ftp://x/}}", "spec.action.http.url: must be an absolute http or https URL")]
    [InlineData("action: {http: {url: http://x/, headers: [{name: Host, value: a}]}}", "spec.action.http.headers[0].name: Host is set by")]
    [InlineData("action: {http: {url: http://x/, timeout: 2h}}", "spec.action.http.timeout: must be at most 1h")]
    [InlineData("action: {http: {url: http://x/, expect: {bodyRegex: \"(\"}}}", "spec.action.http.expect.bodyRegex: ")]
    [InlineData("action: {http: {url: http://x/}, pod: {template: {}}}", "spec.action: set exactly one of pod, job, http")]
    public async Task An_action_is_refused_likewise(string action, string message) =>
        (await CreateAsync($"{Daily}\n{action}")).Status!.Message.ShouldNotBeNull().ShouldStartWith(message);

    [Theory]
    [InlineData(Daily, "misfire: {policy: Skip, maxCatchUp: 7}", "spec.misfire.maxCatchUp: has no effect; it applies only to")]
    [InlineData(Daily, "concurrency: {policy: Forbid, queueLength: 7}", "spec.concurrency.queueLength: has no effect; it applies only to")]
    [InlineData(Daily, "history: {succeeded: 9}", "spec.history: has no effect; it applies only to")]
    [InlineData(Daily, "retry: {limit: 1, onlyOn: [PodFailed]}", "spec.retry.onlyOn: PodFailed never occurs with action.http.")]
    [InlineData(Daily, "endAt: \"2026-01-01T00:00:00Z\"", "spec.endAt: 2026-01-01T00:00:00Z is in the past")]
    [InlineData("trigger: {date: {at: \"2026-01-01T00:00:00Z\"}}", "suspend: false", "spec.trigger.date: the date 2026-01-01T00:00:00Z has passed")]
    [InlineData("trigger: {cron: {expression: \"0 0 30 2 *\"}}", "suspend: false", "spec.trigger.cron: It never fires: no day of any year matches.")]
    [InlineData("trigger: {date: {times: [\"2026-01-01T00:00:00Z\", \"2027-01-01T00:00:00Z\"]}}", "suspend: false", "spec.trigger.date.times: 1 date has passed and does not run.")]
    [InlineData("trigger: {interval: {every: 5m}}", "jitter: 10m", "spec.jitter: 10m is longer than the time between two runs, 5m")]
    public async Task What_is_probably_not_meant_is_allowed_with_a_warning(string trigger, string rest, string warning)
    {
        var response = await CreateAsync($"{trigger}\n{Url}\n{rest}");

        response.Allowed.ShouldBeTrue();
        response.Status.ShouldBeNull();
        response.Warnings.ShouldNotBeNull()[0].ShouldStartWith(warning);
        response.Warnings.ShouldAllBe(w => !w.Contains('\n'));
    }

    [Theory]
    [InlineData("trigger: {cron: {expression: \"0 0 30 2 *\"}}")]
    [InlineData("trigger: {cron: {expression: \"0 0 29 2 *\"}}")]
    [InlineData("trigger: {cron: {expression: \"0 0 31 * *\"}}\nhistory: {succeeded: 9}\nendAt: \"2020-01-01T00:00:00Z\"")]
    [InlineData("trigger: {interval: {every: 5m}}\njitter: 10m\nconcurrency: {queueLength: 3}")]
    [InlineData("trigger: {cron: {expression: \"30 2 * * *\"}}\ntimeZone: Europe/Berlin")]
    public async Task What_is_warned_of_at_apply_is_what_lint_warns_of(string spec)
    {
        var text = $"{spec}\n{Url}";
        var job = JsonSerializer.Deserialize(Resource(text).Utf8.Span, ModelJsonContext.Default.ScheduledJob)!;
        var lint = ScheduleLint.Check(job, new ScheduleCompiler("UTC").Compile(job), Now).Where(finding => finding.Level == LintLevel.Warning);

        ((await CreateAsync(text)).Warnings ?? []).ShouldBe(lint.Select(finding => finding.ToString()));
    }

    [Fact]
    public async Task A_sound_spec_gets_no_word()
    {
        var response = await CreateAsync($"{Daily}\n{Url}");

        response.Uid.ShouldBe("question");
        response.Allowed.ShouldBeTrue();
        response.Warnings.ShouldBeNull();
    }

    [Fact]
    public async Task An_edit_that_makes_a_spec_invalid_is_refused() =>
        (await UpdateAsync($"{Daily}\n{Url}", $"trigger: {{cron: {{expression: x}}}}\n{Url}")).Allowed.ShouldBeFalse();

    [Fact]
    public async Task An_edit_of_something_else_in_an_invalid_spec_is_allowed_with_the_problem_as_a_warning()
    {
        const string Bad = $"timeZone: Mars/Olympus\n{Daily}\n{Url}";

        var response = await UpdateAsync(Bad, $"{Bad}\nsuspend: true");

        response.Allowed.ShouldBeTrue();
        response.Warnings.ShouldHaveSingleItem().ShouldEndWith("(as before this change; nothing runs until it is corrected)");
        response.Warnings![0].ShouldStartWith("spec.timeZone: 'Mars/Olympus'");
    }

    [Fact]
    public async Task A_correction_that_is_wrong_too_is_refused() =>
        (await UpdateAsync($"timeZone: Mars/Olympus\n{Daily}\n{Url}", $"timeZone: Mars/Valles\n{Daily}\n{Url}")).Allowed.ShouldBeFalse();

    [Fact]
    public async Task A_schedule_that_is_over_may_be_edited_without_a_word_about_its_dates()
    {
        const string Over = $"trigger: {{date: {{at: \"2026-01-01T00:00:00Z\"}}}}\n{Url}";

        (await UpdateAsync(Over, $"{Over}\ntimeout: 5m")).Warnings.ShouldBeNull();
        (await UpdateAsync(Over, Over.Replace("-01T", "-02T"))).Warnings!.ShouldHaveSingleItem().ShouldContain("2026-01-02");
    }

    [Fact]
    public async Task A_suspension_that_is_set_when_its_end_has_passed_is_warned_of()
    {
        const string Ended = $"{Daily}\n{Url}\nsuspendUntil: \"2026-01-01T00:00:00Z\"";

        (await UpdateAsync($"{Daily}\n{Url}", Ended)).Warnings!.ShouldHaveSingleItem().ShouldStartWith("spec.suspendUntil: 2026-01-01T00:00:00Z has passed");
        (await UpdateAsync(Ended, $"{Ended}\ntimeout: 5m")).Warnings.ShouldBeNull();
    }

    [Fact]
    public async Task A_schedule_that_is_over_when_it_is_resumed_is_warned_of()
    {
        const string Over = $"trigger: {{date: {{at: \"2026-01-01T00:00:00Z\"}}}}\n{Url}";

        (await UpdateAsync($"{Over}\nsuspend: true", Over)).Warnings!.ShouldHaveSingleItem().ShouldStartWith("spec.trigger.date: the date 2026-01-01T00:00:00Z has passed");
    }

    [Fact]
    public async Task Warnings_fit_into_what_the_API_server_passes_on()
    {
        var headers = string.Join(", ", Enumerable.Range(0, 64).Select(i => $"{{name: X-{i}, value: $(NONE_{i})}}"));
        var spec = $"{Daily}\naction: {{http: {{url: http://x/, headers: [{headers}]}}}}";

        var warnings = (await CreateAsync(spec)).Warnings.ShouldNotBeNull();

        warnings.Sum(w => w.Length).ShouldBeInRange(1, 4000);
        warnings.Count.ShouldBeGreaterThan(5);
    }
}
