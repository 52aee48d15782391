using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>What is wrong with notifications is found at apply, and named.</summary>
public sealed class NotificationCheckTests
{
    private static readonly NotificationSpec Good = new()
    {
        Name = "chat",
        Events = [NotificationEvents.RunFailed],
        Http = new NotificationHttpSpec { Url = "https://chat.example.com/", Body = """{"text":"$(MESSAGE)"}""" },
    };

    [Fact]
    public void A_good_one_is_served() => ProblemOf(Good, Good with { Name = "on-call2" }).ShouldBeNull();

    [Theory]
    [InlineData("", "spec.notifications[0].name: must be 1 to 63 lower-case letters, digits and '-', such as on-call, but is ''")]
    [InlineData("On Call", "spec.notifications[0].name: must be 1 to 63 lower-case letters, digits and '-', such as on-call, but is 'On Call'")]
    public void A_bad_name_is_rejected(string name, string expected) => ProblemOf(Good with { Name = name }).ShouldBe(expected);

    [Fact]
    public void Names_are_unique() =>
        ProblemOf(Good, Good).ShouldBe("spec.notifications[1].name: must be unique, but 'chat' is there twice");

    [Fact]
    public void There_are_at_most_8() => ProblemOf([.. Enumerable.Range(0, 9).Select(i => Good with { Name = $"n{i}" })])
        .ShouldBe("spec.notifications: must have at most 8 items, but has 9");

    [Fact]
    public void Events_are_named_and_known()
    {
        ProblemOf(Good with { Events = [] }).ShouldBe(
            "spec.notifications[0].events: must name at least one of RunSucceeded, RunFailed, RunMissed, RunSkipped, RunUnknown, Late, Overrunning, Invalid, Recovered");
        ProblemOf(Good with { Events = ["Failed"] })!.ShouldStartWith("spec.notifications[0].events: 'Failed' is not one of RunSucceeded, ");
    }

    [Fact]
    public void Exactly_one_target_is_set()
    {
        WithHttp(h => h with { Url = null }).ShouldBe("spec.notifications[0].http: set exactly one of url, urlFrom, service (found none)");
        WithHttp(h => h with { UrlFrom = new ValueSource() })!.ShouldContain("spec.notifications[0].http: set exactly one of url, urlFrom, service;");
        WithHttp(h => h with { Url = null, UrlFrom = new ValueSource() }).ShouldBe("spec.notifications[0].http.urlFrom: set exactly one of secretKeyRef, configMapKeyRef");
        WithHttp(h => h with { Url = null, UrlFrom = new ValueSource { SecretKeyRef = new KeyReference("a", "b") } }).ShouldBeNull();
    }

    [Theory]
    [InlineData("ftp://a/", "spec.notifications[0].http.url: must be an absolute http or https URL")]
    [InlineData("https://user:pw@a/", "spec.notifications[0].http.url: must not contain a user name or password; use auth.basic")]
    public void A_bad_URL_is_rejected(string url, string expected) => WithHttp(h => h with { Url = url }).ShouldBe(expected);

    [Theory]
    [InlineData("30s", null)]
    [InlineData("30s1ms", "spec.notifications[0].http.timeout: must be at most 30s, but is '30s1ms'")]
    [InlineData("0s", "spec.notifications[0].http.timeout: must be a duration above zero such as 90s, 1h30m or 2d (units ms s m h d w), but is '0s'")]
    public void A_timeout_is_short(string timeout, string? expected) => WithHttp(h => h with { Timeout = timeout }).ShouldBe(expected);

    [Fact]
    public void Reserved_headers_and_too_many_are_rejected()
    {
        WithHttp(h => h with { Headers = [new HttpHeaderSpec { Name = "Host", Value = "a" }] })
            .ShouldBe("spec.notifications[0].http.headers[0].name: Host is set by the HTTP client or by the operator");
        WithHttp(h => h with { Headers = [.. Enumerable.Range(0, 17).Select(i => new HttpHeaderSpec { Name = $"X-{i}", Value = "a" })] })
            .ShouldBe("spec.notifications[0].http.headers: must have at most 16 items, but has 17");
    }

    /// <summary>Once its variables are filled in: outside quotation marks no value is JSON.</summary>
    [Theory]
    [InlineData("""{"text":"$(MESSAGE)"}""", null, true)]
    [InlineData("""{"text":$(MESSAGE)}""", null, false)]
    [InlineData("hello", null, false)]
    [InlineData("""{"text":"$(MESSAGE)"}""", "application/vnd.x+json; charset=utf-8", true)]
    [InlineData("hello", "application/vnd.x+json", false)]
    [InlineData("hello $(MESSAGE)", "text/plain", true)]
    public void A_body_is_JSON_unless_a_header_says_otherwise(string body, string? contentType, bool isGood)
    {
        IReadOnlyList<HttpHeaderSpec>? headers = contentType is null ? null : [new HttpHeaderSpec { Name = "content-type", Value = contentType }];
        WithHttp(h => h with { Body = body, Headers = headers }).ShouldBe(isGood
            ? null
            : "spec.notifications[0].http.body: must be JSON, but line 1 is not; write variables inside quotation marks, or set a Content-Type header if it is not JSON");
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, "spec.notifications[0].http.body: must have at most 100 variables, but has 101")]
    public void A_body_has_a_limited_number_of_variables(int count, string? expected) =>
        WithHttp(h => h with { Body = $"[{string.Join(',', Enumerable.Repeat("\"$(EVENT)\"", count))}]" }).ShouldBe(expected);

    [Fact]
    public void Unknown_variables_are_warned_of_and_a_message_outside_a_body()
    {
        var http = new NotificationHttpSpec { Url = "http://a/?m=$(MESSAGE)", Body = """{"a":"$(MESSAGE) $(RUN_ATTEMPT)"}""" };
        var warnings = Compile([Good with { Http = http }]).Schedule!.Warnings;

        warnings.Count.ShouldBe(2);
        warnings[0].ShouldStartWith("spec.notifications[0].http.url: $(MESSAGE) is not a variable and is not expanded; the variables are EVENT, ");
        warnings[1].ShouldStartWith("spec.notifications[0].http.body: $(RUN_ATTEMPT) is not a variable");
    }

    private static string? WithHttp(Func<NotificationHttpSpec, NotificationHttpSpec> change) => ProblemOf(Good with { Http = change(Good.Http) });

    private static string? ProblemOf(params NotificationSpec[] notifications)
    {
        var problem = Compile(notifications).Problem;
        (problem?.Reason is null or Reasons.InvalidNotification or Reasons.InvalidSchedule).ShouldBeTrue(problem?.Reason);
        return problem?.Message;
    }

    private static Compilation Compile(IReadOnlyList<NotificationSpec> notifications) => new ScheduleCompiler("UTC").Compile(new ScheduledJob
    {
        Metadata = new() { Name = "a", Namespace = "b" },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } },
            Action = new ActionSpec { Http = new HttpActionSpec { Url = "http://a/" } },
            Notifications = notifications,
        },
    });
}
