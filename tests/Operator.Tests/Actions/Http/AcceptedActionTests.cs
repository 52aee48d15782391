using System.Net;
using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>An action that passes the check can be called: problems are reported when it is applied, or are the target's business.</summary>
public sealed class AcceptedActionTests
{
    private static readonly string[] Texts =
    [
        "", "a", "é", "日本", "\ud800", "$(RUN_ID)", "$(", "a\tb", "a b", "\u007f", "%zz", "{", "}", "[", "]", "\"", "\\", "$", "$.a", "$['a']", "$[-1]",
        "$[-2147483648]", "a{3}", "[a-z]+", "(?i)x", "\\p{L}", "60d", "1ms", "1h", "4000w", "GET", "HEAD", "TRACE", "get", "Gzip", "None", "200-299", "100",
        "599", "text/plain", "application/json", "Binary", "Structured", "X-A", "Accept", "Content-Type", "Content-Length", "User-Agent", "Cookie",
        "http://a/", "https://a/", "http://$(RUN_ID).x/", "http://[::1]/", "http://é.example/é?é#é", "http://a:0/", "http://a:65535/\ud800", "ftp://a/",
    ];

    private static readonly string[] Bodies =
        ["", "{}", "[]", "[[1]]", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":1}", "\ufeff{}", "\0", "é", "null", "1e999", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":[null]}}"];

    [Fact]
    public async Task Accepted_actions_never_fail_with_an_internal_error()
    {
        var time = new FakeTimeProvider();
        var random = new Random(20260105);
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var action = Some(random);
            var world = new World(World.EveryTenSeconds() with { Action = new ActionSpec { Http = action } });
            if (new ScheduleCompiler("UTC").Compile(world.Job).Problem is not null)
                continue;
            accepted++;
            using var caller = TestCall.CallerOver(new Answers(Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)])), time);

            // Throws an exception that HttpRunner calls an internal error.
            var outcome = await caller.CallAsync(world.Job, action, TestCall.Start, CancellationToken.None);

            (outcome.Failure?.Reason).ShouldNotBe(Reasons.InternalError, action.ToString());
        }

        accepted.ShouldBeGreaterThan(200);
    }

    private static HttpActionSpec Some(Random random)
    {
        string Text(params string[] likely) => random.Next(3) > 0 ? likely[random.Next(likely.Length)] : Texts[random.Next(Texts.Length)];
        T? Maybe<T>(Func<T> value) where T : class => random.Next(3) == 0 ? value() : null;

        return new HttpActionSpec
        {
            Url = Text("http://target/", "https://target/a?b=$(RUN_ID)"),
            Method = Text("GET", "POST", "DELETE"),
            Headers = Maybe<IReadOnlyList<HttpHeaderSpec>>(() =>
                [new HttpHeaderSpec { Name = Text("X-A", "Accept", "Content-Type"), Value = Text("a", "application/json") }]),
            Body = Maybe(() => Text("{}", "body")),
            Compression = Text(HttpCompressions.None, HttpCompressions.Gzip),
            Timeout = Text("30s", "1h"),
            SuccessCodes = [Text("200-299", "200")],
            Expect = Maybe(() => new HttpExpectSpec
            {
                BodyRegex = Maybe(() => Text("a", "^ok$")),
                JsonPath = Maybe(() => new JsonPathSpec(Text("$.a", "$['a'].b[-1]", "$[0]"), Maybe(() => Text("1")))),
            }),
            CloudEvents = Maybe(() => new CloudEventsSpec(Text(CloudEventsModes.Binary, CloudEventsModes.Structured), Source: Maybe(() => Text("/a")))),
        };
    }

    private sealed class Answers(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
    }
}
