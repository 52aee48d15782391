using System.Reflection;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The names and numbers of the CRD are those of the code.</summary>
public sealed class CrdConstantsTests
{
    /// <summary>Every enumeration of the spec, by the end of its path.</summary>
    private static readonly Dictionary<string, string[]> Enumerations = new()
    {
        ["cron.dialect"] = Enum.GetNames<CronDialect>(),
        ["calendar.monthEnd"] = Enum.GetNames<MonthEnd>(),
        ["daylightSaving.gap"] = Enum.GetNames<GapPolicy>(),
        ["daylightSaving.overlap"] = Enum.GetNames<OverlapPolicy>(),
        ["exclude.policy"] = Enum.GetNames<ExclusionPolicy>(),
        ["weekdays[]"] = [.. Enum.GetNames<DayOfWeek>().Select(name => name[..3].ToUpperInvariant())],
        ["misfire.policy"] = Enum.GetNames<MisfireMode>(),
        ["concurrency.policy"] = ConstantsOf(typeof(ConcurrencyPolicies)),
        ["spec.delivery"] = ConstantsOf(typeof(DeliveryModes)),
        ["retry.onlyOn[]"] = ConstantsOf(typeof(RetryClasses)),
        ["http.method"] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        ["service.scheme"] = [Uri.UriSchemeHttp, Uri.UriSchemeHttps],
        ["http.compression"] = ConstantsOf(typeof(HttpCompressions)),
        ["cloudEvents.mode"] = ConstantsOf(typeof(CloudEventsModes)),
        ["oauth2ClientCredentials.clientAuthentication"] = ConstantsOf(typeof(Oauth2ClientAuthentications)),
        ["spec.restartPolicy"] = ["Never", "OnFailure"],
        ["notifications[].events[]"] = [.. NotificationEvents.All],
        ["conditions[].status"] = ConstantsOf(typeof(ConditionStatus)),
    };

    [Fact]
    public void Every_enumeration_lists_the_values_that_the_code_knows()
    {
        var found = Crd.Walk(Crd.Schema, "").Where(s => s.Schema.ContainsKey("enum")).ToList();
        foreach (var (path, schema) in found)
        {
            var key = Enumerations.Keys.SingleOrDefault(k => path.EndsWith("." + k));
            key.ShouldNotBeNull($"{path} is an enumeration that this test does not know");
            Texts(schema["enum"]).ShouldBe(Enumerations[key], ignoreOrder: true, customMessage: path);
        }
        Enumerations.Keys.Where(k => !found.Exists(f => f.Path.EndsWith("." + k))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("lastRun", "trigger", typeof(RunTriggers))]
    [InlineData("lastRun", "result", typeof(RunResults))]
    [InlineData(null, "state", typeof(ScheduleStates))]
    public void Open_enumerations_of_the_status_are_described(string? parent, string name, Type constants)
    {
        var description = Crd.Property(parent is null ? Crd.Status : Crd.Property(Crd.Status, parent), name)["description"]!.GetValue<string>();
        foreach (var value in ConstantsOf(constants))
            description.ShouldContain(value);
    }

    [Fact]
    public void The_rule_about_secret_headers_lists_those_that_the_code_knows()
    {
        var rule = Crd.Walk(Crd.Spec, "").Single(s => s.Path.EndsWith(".capture.headers")).Schema["x-kubernetes-validations"]![0]!["rule"]!.GetValue<string>();

        rule.ShouldContain($"matches('{string.Join('|', HttpHeaderRules.SecretParts)}')");
    }

    [Fact]
    public void The_kind_has_the_names_of_the_code()
    {
        var spec = Crd.Document["spec"]!;
        spec["group"]!.GetValue<string>().ShouldBe(ApiConstants.Group);
        spec["names"]!["kind"]!.GetValue<string>().ShouldBe(ApiConstants.Kind);
        spec["names"]!["plural"]!.GetValue<string>().ShouldBe(ApiConstants.Plural);
        Crd.Version["name"]!.GetValue<string>().ShouldBe(ApiConstants.Version);
        Crd.Document["metadata"]!["name"]!.GetValue<string>().ShouldBe($"{ApiConstants.Plural}.{ApiConstants.Group}");
    }

    [Fact]
    public void The_bounds_of_the_status_are_those_of_the_code()
    {
        Status("lastRun.message", "maxLength").ShouldBe(StatusLimits.Message);
        Status("lastRun.reason", "maxLength").ShouldBe(StatusLimits.Reason);
        Status("schedule", "maxLength").ShouldBe(StatusLimits.Schedule);
        Status("lastManualRun", "maxLength").ShouldBe(StatusLimits.ManualRun);
        Status("active", "maxItems").ShouldBe(StatusLimits.Active);
        Status("queued", "maxItems").ShouldBe(StatusLimits.Queued);
        Status("recentRuns", "maxItems").ShouldBe(StatusLimits.RecentRuns);
        Status("upcoming", "maxItems").ShouldBe(StatusLimits.Upcoming);
        Status("notifications.owed", "maxItems").ShouldBe(StatusLimits.Owed);
    }

    [Fact]
    public void The_longest_lists_of_the_spec_are_those_of_the_code()
    {
        Spec("trigger.anyOf").ShouldBe(SpecLimits.Triggers);
        Spec("trigger.allOf").ShouldBe(SpecLimits.Triggers);
        Crd.Walk(Crd.Spec, "spec").Where(s => s.Path.EndsWith("Of") && s.Path.Contains(".trigger."))
            .ShouldAllBe(s => s.Schema["maxItems"]!.GetValue<int>() == SpecLimits.Triggers);
        Crd.Walk(Crd.Spec, "spec").Max(s => s.Path.Split("Of[]").Length - 1).ShouldBe(SpecLimits.Depth);
        Spec("trigger.date.times").ShouldBe(SpecLimits.Times);
        Spec("trigger.rrule.rdates").ShouldBe(SpecLimits.RuleDates);
        Spec("trigger.rrule.exdates").ShouldBe(SpecLimits.RuleDates);
        Spec("action.http.headers").ShouldBe(SpecLimits.Headers);
        Spec("notifications").ShouldBe(SpecLimits.Notifications);
        Crd.Property(Crd.Property(Crd.Property(Crd.Spec, "notifications")["items"]!.AsObject(), "http"), "headers")["maxItems"]!.GetValue<int>()
            .ShouldBe(SpecLimits.NotificationHeaders);
        Spec("exclude.dates").ShouldBe(SpecLimits.ExcludedDates);
        Spec("exclude.times").ShouldBe(SpecLimits.ExcludedTimes);
        Spec("exclude.calendars").ShouldBe(SpecLimits.Calendars);
        Crd.Property(Crd.Property(Crd.CalendarSchema, "spec"), "dates")["maxItems"]!.GetValue<int>().ShouldBe(SpecLimits.CalendarDates);
    }

    [Fact]
    public void The_bounds_of_a_Backfill_are_those_of_the_code()
    {
        var spec = Crd.Property(Crd.BackfillSchema, "spec");
        Crd.Property(spec, "concurrency")["maximum"]!.GetValue<int>().ShouldBe(BackfillCheck.MaxConcurrency);
        Crd.Property(spec, "maxRuns")["maximum"]!.GetValue<int>().ShouldBe(BackfillCheck.MaxRuns);
        Crd.Property(spec, "reason")["maxLength"]!.GetValue<int>().ShouldBe(BackfillCheck.ReasonLength);
        Texts(Crd.Property(spec, "order")["enum"]).ShouldBe(ConstantsOf(typeof(BackfillOrders)), ignoreOrder: true);
        Status("backfills", "maxItems").ShouldBe(StatusLimits.Backfills);
        var progress = Crd.Property(Crd.Status, "backfills")["items"]!.AsObject();
        Crd.Property(progress, "ahead")["maxItems"]!.GetValue<int>().ShouldBe(StatusLimits.BackfillAhead);
        Crd.Property(progress, "problem")["maxLength"]!.GetValue<int>().ShouldBe(StatusLimits.BackfillMessage);
        foreach (var failures in new[] { Crd.Property(progress, "failures"), Crd.Property(Crd.Property(Crd.BackfillSchema, "status"), "failures") })
        {
            failures["maxItems"]!.GetValue<int>().ShouldBe(StatusLimits.BackfillFailures);
            Crd.Property(failures["items"]!.AsObject(), "message")["maxLength"]!.GetValue<int>().ShouldBe(StatusLimits.BackfillMessage);
        }
    }

    [Fact]
    public void The_longest_rule_and_the_largest_numbers_of_the_spec_are_those_of_the_code()
    {
        Spec("trigger.rrule.rule", "maxLength").ShouldBe(SpecLimits.Rule);
        Spec("trigger.interval.hours", "maximum").ShouldBe(SpecLimits.Hours);
        Spec("trigger.interval.minutes", "maximum").ShouldBe(SpecLimits.Minutes);
        Spec("trigger.interval.seconds", "maximum").ShouldBe(int.MaxValue);
        Spec("trigger.calendar.years", "maximum").ShouldBe(SpecLimits.Years);
        Spec("trigger.calendar.months", "maximum").ShouldBe(SpecLimits.Months);
        foreach (var trigger in new[] { "interval", "calendar" })
        {
            Spec($"trigger.{trigger}.weeks", "maximum").ShouldBe(SpecLimits.Weeks);
            Spec($"trigger.{trigger}.days", "maximum").ShouldBe(SpecLimits.Days);
        }
    }

    [Fact]
    public void Reasons_are_words_that_a_condition_may_carry()
    {
        foreach (var reason in ConstantsOf(typeof(Reasons)))
            reason.ShouldMatch("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    }

    private static int Spec(string path, string keyword = "maxItems") => path.Split('.').Aggregate(Crd.Spec, Crd.Property)[keyword]!.GetValue<int>();

    private static int Status(string path, string keyword) =>
        path.Split('.').Aggregate(Crd.Status, Crd.Property)[keyword]!.GetValue<int>();

    private static string[] ConstantsOf(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(v => v!.GetValue<string>());
}
