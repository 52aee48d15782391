using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class HttpActionCheckTests
{
    private static readonly HttpActionSpec Good = new() { Url = "https://target/" };

    [Theory]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("CONNECTION")]
    [InlineData("Upgrade")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Proxy-Anything")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-host")]
    [InlineData("Idempotency-Key")]
    [InlineData("X-ScheduledJob-Name")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("Expect")]
    [InlineData("Keep-Alive")]
    public void Reserved_headers_are_rejected(string name) => ProblemOf(WithHeader(name, "x"))
        .ShouldBe($"spec.action.http.headers[0].name: {name} is set by the HTTP client or by the operator");

    [Theory]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u007fb")]
    public void Line_breaks_in_values_are_rejected(string value) => ProblemOf(WithHeader("X-A", value))
        .ShouldBe("spec.action.http.headers[0].value: must not contain line breaks or other control characters");

    [Theory]
    [InlineData("café")]
    [InlineData("日本")]
    public void Non_ASCII_values_are_rejected(string value) => ProblemOf(WithHeader("X-A", value))
        .ShouldBe("spec.action.http.headers[0].value: must contain only ASCII characters; encode others, for example with percent-encoding or base64");

    [Theory]
    [InlineData("1h", null)]
    [InlineData("1h1ms", "spec.action.http.timeout: must be at most 1h (the operator's --max-call-timeout), but is '1h1ms'")]
    [InlineData("60d", "spec.action.http.timeout: must be at most 1h (the operator's --max-call-timeout), but is '60d'")]
    [InlineData("1ms", null)]
    [InlineData("0s", "spec.action.http.timeout: must be a duration above zero such as 90s, 1h30m or 2d (units ms s m h d w), but is '0s'")]
    public void The_timeout_of_a_call_is_limited(string timeout, string? problem) => ProblemOf(Good with { Timeout = timeout }).ShouldBe(problem);

    [Theory]
    [InlineData("2h", true)]
    [InlineData("2h1ms", false)]
    public void The_longest_timeout_is_an_option(string timeout, bool isValid)
    {
        var job = JobOf(Good with { Timeout = timeout });

        (new ScheduleCompiler("UTC", TimeSpan.FromHours(2)).Compile(job).Problem is null).ShouldBe(isValid);
    }

    [Theory]
    [InlineData("a{900}", true)]
    [InlineData("a{2000}", false)]
    [InlineData("((a{100}){100}){100}", false)]
    [InlineData("(a|b)*a(a|b){8000}c", false)]
    [InlineData("^ok$", true)]
    public void The_states_of_an_expression_are_limited(string pattern, bool isValid)
    {
        var problem = ProblemOf(Good with { Expect = new HttpExpectSpec { BodyRegex = pattern } });

        problem.ShouldBe(isValid
            ? null
            : "spec.action.http.expect.bodyRegex: must not use lookaround or backreferences, and its repetitions must not exceed 1000 in total");
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void The_length_of_an_expression_is_limited(int length, bool isValid) =>
        (ProblemOf(Good with { Expect = new HttpExpectSpec { BodyRegex = $"[{new string('a', length - 2)}]" } }) is null).ShouldBe(isValid);

    [Theory]
    [InlineData("X A")]
    [InlineData("X-A\r\nX-B")]
    [InlineData("X:A")]
    [InlineData("")]
    public void Invalid_names_are_rejected(string name) =>
        ProblemOf(WithHeader(name, "x"))!.ShouldStartWith("spec.action.http.headers[0].name:");

    [Theory]
    [InlineData("X-A", "a\tb")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("Cookie", "a=b")]
    public void Other_headers_are_allowed(string name, string value) => ProblemOf(WithHeader(name, value)).ShouldBeNull();

    [Fact]
    public void Contradictions_are_rejected_with_their_field()
    {
        var auth = new HttpAuthSpec { Basic = new BasicAuthSpec { SecretRef = new NameReference("a") } };
        (HttpActionSpec Action, string Field)[] cases =
        [
            (Good with { Url = null }, "spec.action.http:"),
            (Good with { Service = new HttpServiceSpec("a", Port: 80) }, "spec.action.http:"),
            (Good with { Url = "https://user:password@target/" }, "spec.action.http.url:"),
            (new HttpActionSpec { Service = new HttpServiceSpec("a") }, "spec.action.http.service.port:"),
            (new HttpActionSpec { Service = new HttpServiceSpec("a", Port: 80, Path: "x") }, "spec.action.http.service.path:"),
            (Good with { Body = "a", BodyFrom = new ValueSource { SecretKeyRef = new("a", "b") } }, "spec.action.http.bodyFrom:"),
            (Good with { BodyFrom = new ValueSource() }, "spec.action.http.bodyFrom:"),
            (Good with { Url = "http://target/", Tls = new HttpTlsSpec { ServerName = "a" } }, "spec.action.http.tls:"),
            (Good with { Method = "GE T" }, "spec.action.http.method:"),
            (Good with { Method = "TRACE" }, "spec.action.http.method:"),
            (Good with { Expect = new HttpExpectSpec { BodyRegex = "(" } }, "spec.action.http.expect.bodyRegex:"),
            (Good with { Expect = new HttpExpectSpec { BodyRegex = "(?=a)" } }, "spec.action.http.expect.bodyRegex:"),
            (Good with { Expect = new HttpExpectSpec { BodyRegex = @"(a)\1" } }, "spec.action.http.expect.bodyRegex:"),
            (Good with { Expect = new HttpExpectSpec { JsonPath = new JsonPathSpec("$..a") } }, "spec.action.http.expect.jsonPath.path:"),
            (Good with { Auth = new HttpAuthSpec() }, "spec.action.http.auth:"),
            (Good with { Auth = auth with { Bearer = new BearerAuthSpec() } }, "spec.action.http.auth:"),
            (Good with { Auth = new HttpAuthSpec { Bearer = new BearerAuthSpec() } }, "spec.action.http.auth.bearer.secretKeyRef:"),
            (WithHeader("authorization", "x") with { Auth = auth }, "spec.action.http.headers[0].name:"),
            (Good with { Auth = new HttpAuthSpec { ServiceAccountToken = new("a", "b", "599s") } }, "spec.action.http.auth.serviceAccountToken.expiration:"),
            (Good with { Auth = new HttpAuthSpec { ServiceAccountToken = new("a", "b", "25h") } }, "spec.action.http.auth.serviceAccountToken.expiration:"),
        ];
        foreach (var (action, field) in cases)
            (ProblemOf(action) ?? "").ShouldStartWith(field);
    }

    [Fact]
    public void Everything_together_is_valid() => ProblemOf(new HttpActionSpec
    {
        Service = new HttpServiceSpec("api", "other", 443, "https", "/a"),
        Headers = [new HttpHeaderSpec { Name = "X-Key", ValueFrom = new ValueSource { SecretKeyRef = new("a", "b") } }],
        BodyFrom = new ValueSource { ConfigMapKeyRef = new("a", "b") },
        Compression = HttpCompressions.Gzip,
        Expect = new HttpExpectSpec { BodyRegex = "^ok$", JsonPath = new JsonPathSpec("$.items[0]['a b'][-1]", "1") },
        Auth = new HttpAuthSpec { ServiceAccountToken = new("a", "b", "10m") },
        Tls = new HttpTlsSpec { ServerName = "a", ClientCertificateSecret = "b", CaFrom = new ValueSource { ConfigMapKeyRef = new("a", "b") } },
        CloudEvents = new CloudEventsSpec(CloudEventsModes.Structured),
        FollowRedirects = true,
    }).ShouldBeNull();

    private static HttpActionSpec WithHeader(string name, string value) =>
        Good with { Headers = [new HttpHeaderSpec { Name = name, Value = value }] };

    private static string? ProblemOf(HttpActionSpec action) => new ScheduleCompiler("UTC").Compile(JobOf(action)).Problem?.Message;

    private static ScheduledJob JobOf(HttpActionSpec action) => Specs.Job(Specs.EveryTenSeconds() with { Action = new ActionSpec { Http = action } });
}
