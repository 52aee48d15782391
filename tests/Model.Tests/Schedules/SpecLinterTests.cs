using System.Text.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class SpecLinterTests
{
    [Theory]
    [InlineData("""{"concurrency":{"policy":"Forbid","queueLength":5}}""", "spec.concurrency.queueLength: has no effect; it applies only to concurrency policy Queue.")]
    [InlineData("""{"misfire":{"policy":"RunLatest","maxCatchUp":5}}""", "spec.misfire.maxCatchUp: has no effect; it applies only to")]
    [InlineData("""{"history":{"succeeded":9}}""", "spec.history: has no effect; it applies only to")]
    [InlineData("""{"retry":{"onlyOn":["PodFailed"]}}""", "spec.retry.onlyOn: PodFailed never occurs with action.http.")]
    [InlineData("""{"retry":{"onlyOn":["PodFailed","Timeout","PodLost"]}}""", "spec.retry.onlyOn: PodFailed, PodLost never occur with action.http.")]
    [InlineData("""{"retry":{"backoff":{"initial":"1m","max":"10s"}}}""", "spec.retry.backoff.max: 10s is less than initial (1m), so every wait is 10s.")]
    [InlineData("""{"action":{"http":{"url":"http://a/?id=$(RUNID)"}}}""", "spec.action.http.url: $(RUNID) is not a variable and is not expanded; the variables are SCHEDULED_TIME, RUN_ID")]
    [InlineData("""{"action":{"http":{"url":"http://a/","body":"$(RUN_ID) $(SCHEDULE_TIME)"}}}""", "spec.action.http.body: $(SCHEDULE_TIME) is not a variable")]
    [InlineData("""{"action":{"http":{"url":"http://a/","headers":[{"name":"X-A","value":"$(ATTEMPT)"}]}}}""", "spec.action.http.headers[0].value: $(ATTEMPT) is not a variable")]
    [InlineData("""{"action":{"pod":{"template":{}}},"retry":{"onlyOn":["ServerError"]}}""", "spec.retry.onlyOn: ServerError never occurs with action.pod.")]
    [InlineData(
        """{"action":{"job":{"template":{"spec":{"ttlSecondsAfterFinished":60,"template":{}}}}}}""",
        "spec.action.job.template.spec.ttlSecondsAfterFinished: has no effect; spec.history decides which finished Jobs are kept, and history.ttl for how long.")]
    [InlineData(
        """{"timeZone":"America/New_York","startAt":"2026-12-07T00:00:00Z","trigger":{"calendar":{"weeks":2}}}""",
        "spec.startAt: midnight UTC on Mon 7 Dec is Sun 6 Dec in America/New_York, and the calendar counts from that date.")]
    [InlineData(
        """{"timeZone":"America/New_York","startAt":"2026-12-07T00:00:00Z","trigger":{"anyOf":[{"interval":{"every":"1h"}},{"rrule":{"rule":"FREQ=WEEKLY"}}]}}""",
        "spec.startAt: midnight UTC on Mon 7 Dec is Sun 6 Dec in America/New_York, and the rrule counts from that date.")]
    public void Settings_without_effect_are_reported_and_served(string spec, string warning) =>
        Compile(spec).Warnings.ShouldHaveSingleItem().ShouldContain(warning, Case.Sensitive);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"concurrency":{"policy":"Queue","queueLength":5}}""")]
    [InlineData("""{"misfire":{"policy":"RunAll","maxCatchUp":5,"gracePeriod":"5m"}}""")]
    [InlineData("""{"retry":{"onlyOn":["Timeout"],"backoff":{"initial":"10s","max":"10s"}}}""")]
    [InlineData("""{"action":{"http":{"url":"http://a/$(RUN_ID)","body":"$$(RUNID) $(document) $() $(RUN_ID"}}}""")]
    [InlineData("""{"action":{"job":{"template":{"spec":{"template":{"spec":{"containers":[{"args":["{\"ttlSecondsAfterFinished\":60}"]}]}}}}}}}""")]
    [InlineData("""{"timeZone":"America/New_York","startAt":"2026-12-07T05:00:00Z","trigger":{"calendar":{"weeks":2}}}""")]
    [InlineData("""{"timeZone":"America/New_York","startAt":"2026-12-07T00:00:00Z"}""")]
    [InlineData("""{"timeZone":"America/New_York","startAt":"2026-12-07T00:00:00Z","trigger":{"rrule":{"rule":"FREQ=WEEKLY","start":"2026-12-07T09:00:00"}}}""")]
    public void It_is_quiet_if_all_is_well(string spec) => Compile(spec).Warnings.ShouldBeEmpty();

    [Theory]
    [InlineData("$(A) $(B)", "spec.action.http.body: $(A) and $(B) are not variables and are not expanded; the variables are")]
    [InlineData("$(A) $(B) $(A) $(C)", "spec.action.http.body: $(A), $(B) and others are not variables and are not expanded; the variables are")]
    [InlineData("$($(A) $(RUN_ID", "spec.action.http.body: $(A) is not a variable")]
    [InlineData("$(A234567890123456789012345678901234567890)", "spec.action.http.body: $(A234567890123456789012345678901234567890) is not a variable")]
    public void Several_unknown_variables_are_one_warning(string body, string warning) =>
        Compile($$"""{"action":{"http":{"url":"http://a/","body":"{{body}}"} } }""").Warnings.ShouldHaveSingleItem().ShouldStartWith(warning, Case.Sensitive);

    [Fact]
    public void A_longer_name_is_no_variable() =>
        Compile("""{"action":{"http":{"url":"http://a/","body":"$(A2345678901234567890123456789012345678901)"}}}""").Warnings.ShouldBeEmpty();

    [Theory]
    [InlineData("$(", ")")]
    [InlineData("$(A", ")")]
    [InlineData("$(A) ", "")]
    public void A_body_as_long_as_allowed_costs_no_more_than_its_length(string part, string end)
    {
        var text = string.Concat(Enumerable.Repeat(part, 65_536 / part.Length)) + end;
        RunVariableNames.UnknownIn("$(A)").Count().ShouldBe(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RunVariableNames.UnknownIn(text).Count().ShouldBeLessThanOrEqualTo(1);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 * text.Length);
    }

    [Fact]
    public void Numbers_are_accepted_as_text()
    {
        var schedule = Compile("""{"trigger":{"cron":{"fields":{"hour":9,"dayOfWeek":0}}},"action":{"http":{"url":"http://a/","successCodes":[200,"300-302"]}}}""");

        schedule.Text.ShouldBe("cron dayOfWeek=0 hour=9");
        schedule.Action.Http!.SuccessCodes.ShouldBe(["200", "300-302"]);
    }

    [Theory]
    [InlineData("""{"misfire":{"deadline":30}}""", "spec.misfire.deadline: you wrote '30'; write 30s.")]
    [InlineData("""{"timeout":3600}""", "spec.timeout: you wrote '3600'; write 3600s.")]
    [InlineData("""{"trigger":{"interval":{"every":"PT5M"}}}""", "spec.trigger.interval.every: you wrote 'PT5M'; write 5m.")]
    [InlineData("""{"timeZone":"europe/berlin"}""", "did you mean Europe/Berlin?")]
    [InlineData("""{"timeZone":"Berlin"}""", "did you mean Europe/Berlin?")]
    [InlineData("""{"timeZone":"Europe/Berlln"}""", "did you mean Europe/Berlin?")]
    [InlineData("""{"timeZone":"America/New York"}""", "did you mean America/New_York?")]
    [InlineData("""{"timeZone":"CEST"}""", "CEST is an abbreviation, not a time zone; expected an IANA name such as Europe/Berlin")]
    [InlineData("""{"timeZone":"Mars/Olympus"}""", "'Mars/Olympus' is not in this system's time-zone data; expected an IANA name such as Europe/Berlin")]
    public void A_typo_gets_a_suggestion(string spec, string message) =>
        new ScheduleCompiler("UTC").Compile(Job(spec)).Problem.ShouldNotBeNull().Message.ShouldContain(message, Case.Sensitive);

    private static Schedule Compile(string spec)
    {
        var compilation = new ScheduleCompiler("UTC").Compile(Job(spec));
        compilation.Problem.ShouldBeNull();
        return compilation.Schedule!;
    }

    private static ScheduledJob Job(string spec)
    {
        var read = JsonSerializer.Deserialize($$"""{"spec":{{spec}} }""", ModelJsonContext.Default.ScheduledJob)!.Spec;
        return Specs.Job(read with
        {
            Trigger = read.Trigger == new TriggerSpec() ? Specs.EveryTenSeconds().Trigger : read.Trigger,
            Action = read.Action == new ActionSpec() ? Specs.HttpAction() : read.Action,
        });
    }
}
