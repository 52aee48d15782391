using System.Text.Json.Nodes;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What a notification looks like to its receiver, and what keeps it from being sent.</summary>
public sealed class NotificationCallTests : IDisposable
{
    private const string Nasty = "it said \"no\\\n<!channel> $(RUN_ID) 😀";

    private static readonly OwedNotification Owed = new()
    {
        Id = "demo-7-RunFailed",
        To = "chat",
        Event = NotificationEvents.RunFailed,
        Time = World.At(12),
        Reason = Reasons.PodFailed,
        Message = Nasty,
        RunId = "demo-7",
        ScheduledTime = World.At(10),
    };

    private readonly Recorder _receiver = new();
    private readonly FakeReferences _references = new();
    private readonly HttpCaller _caller;

    public NotificationCallTests() => _caller = TestCall.CallerOver(_receiver, new FakeTimeProvider(), _references);

    [Fact]
    public async Task Without_a_body_it_is_a_CloudEvent()
    {
        (await SendAsync(new NotificationHttpSpec { Url = "http://10.0.0.1/" })).Failure.ShouldBeNull();

        var sent = _receiver.Requests.Single();
        sent.Method.ShouldBe("POST");
        sent.Headers.ShouldContainKeyAndValue("ce-specversion", "1.0");
        sent.Headers.ShouldContainKeyAndValue("ce-type", "dev.scheduledjobs.RunFailed");
        sent.Headers.ShouldContainKeyAndValue("ce-source", "/namespaces/team/scheduledjobs/demo");
        sent.Headers.ShouldContainKeyAndValue("ce-id", "demo-7-RunFailed");
        sent.Headers.ShouldContainKeyAndValue("ce-time", "2026-01-05T12:00:12Z");
        sent.Headers.ShouldContainKeyAndValue("Content-Type", "application/json");
        sent.Headers.ShouldContainKeyAndValue("Idempotency-Key", "demo-7-RunFailed");
        sent.Headers.ShouldContainKeyAndValue("X-ScheduledJob-Event", "RunFailed");
        JsonNode.DeepEquals(JsonNode.Parse(sent.Body), new JsonObject
        {
            ["event"] = "RunFailed",
            ["reason"] = "PodFailed",
            ["message"] = Nasty,
            ["namespace"] = "team",
            ["name"] = "demo",
            ["runId"] = "demo-7",
            ["scheduledTime"] = "2026-01-05T12:00:10Z",
        }).ShouldBeTrue(sent.Body);
    }

    /// <summary>A message is never expanded again, and never ends the string that it is in.</summary>
    [Fact]
    public async Task Values_are_encoded_in_JSON()
    {
        await SendAsync(new NotificationHttpSpec { Url = "http://10.0.0.1/?e=$(EVENT)", Body = """{"text":"$(EVENT): $(MESSAGE)"}""" });

        JsonNode.Parse(_receiver.Requests.Single().Body)!["text"]!.GetValue<string>().ShouldBe($"RunFailed: {Nasty}");
        _receiver.Requests.Single().Url.ShouldBe("http://10.0.0.1/?e=RunFailed");
    }

    [Fact]
    public async Task Values_are_inserted_as_they_are_in_another_type()
    {
        await SendAsync(new NotificationHttpSpec
        {
            Url = "http://10.0.0.1/",
            Body = "$(MESSAGE)",
            Headers = [new HttpHeaderSpec { Name = "content-type", Value = "text/plain" }],
        });

        _receiver.Requests.Single().Body.ShouldBe(Nasty);
        _receiver.Requests.Single().Headers.ShouldContainKeyAndValue("Content-Type", "text/plain");
    }

    [Fact]
    public async Task A_URL_and_a_body_come_from_Secrets()
    {
        _references.Secret("chat", ("url", "http://10.0.0.1/T0/B0/secret\n"), ("body", """{"key":"k","text":"$(MESSAGE)"}"""));

        (await SendAsync(new NotificationHttpSpec { UrlFrom = Key("url"), BodyFrom = Key("body") })).Failure.ShouldBeNull();
        _receiver.Requests.Single().Url.ShouldBe("http://10.0.0.1/T0/B0/secret");
        JsonNode.Parse(_receiver.Requests.Single().Body)!["text"]!.GetValue<string>().ShouldBe(Nasty);
    }

    [Theory]
    [InlineData("secret text", "the URL must be an absolute http or https URL")]
    [InlineData("ftp://secret/", "the URL must be an absolute http or https URL")]
    [InlineData("http://user:secret@10.0.0.1/", "the URL must not contain a user name or password; use auth.basic")]
    public async Task A_bad_URL_of_a_Secret_is_told_without_its_content(string url, string expected)
    {
        _references.Secret("chat", ("url", url));

        (await FailAsync(new NotificationHttpSpec { UrlFrom = Key("url") })).ShouldBe($"spec.notifications[chat].http.urlFrom: {expected}");
    }

    [Fact]
    public async Task A_body_of_a_Secret_that_is_not_JSON_is_not_sent()
    {
        _references.Secret("chat", ("body", "{secret"));

        (await FailAsync(new NotificationHttpSpec { Url = "http://10.0.0.1/", BodyFrom = Key("body") }))
            .ShouldBe("spec.notifications[chat].http.bodyFrom: is not valid JSON; other bodies need a Content-Type header");
    }

    /// <summary>A short template could make a long body.</summary>
    [Theory]
    [InlineData(100, "must be at most 64 KiB")]
    [InlineData(101, "must have at most 100 variables, but has 101")]
    public async Task A_body_is_bounded(int variables, string expected)
    {
        _references.Secret("chat", ("body", $"[{string.Join(',', Enumerable.Repeat("\"$(MESSAGE)\"", variables))}]"));
        var http = new NotificationHttpSpec { Url = "http://10.0.0.1/", BodyFrom = Key("body") };

        (await FailAsync(http, Owed with { Message = new string('<', 1024) })).ShouldContain($"spec.notifications[chat].http.bodyFrom: {expected}");
    }

    [Theory]
    [InlineData("https://203.0.113.9/")]
    [InlineData("http://169.254.169.254/")]
    public async Task It_goes_through_the_egress_policy(string url)
    {
        using var caller = TestCall.Caller(new FakeTimeProvider());

        (await caller.TryNotifyAsync(TestCall.Job, To(new NotificationHttpSpec { Url = url }), Owed, CancellationToken.None))!.Failure!.Reason.ShouldBe(Reasons.HttpBlocked);
    }

    [Fact]
    public async Task One_of_a_spec_that_is_not_valid_is_not_sent() =>
        (await FailAsync(new NotificationHttpSpec())).ShouldStartWith("spec.notifications[chat].http: set exactly one of url, urlFrom, service");

    /// <summary>Hanging receivers of one namespace leave places for others, and none of them is one of a run.</summary>
    [Fact]
    public async Task A_namespace_takes_at_most_its_share_of_the_places_and_none_of_runs()
    {
        using var hanging = TestCall.CallerOver(new Hanging(), new FakeTimeProvider());
        using var stop = new CancellationTokenSource();
        var http = new NotificationHttpSpec { Url = "http://10.0.0.1/" };
        var sent = Enumerable.Range(0, HttpCaller.NotificationLimits.PerNamespace).Select(_ => hanging.TryNotifyAsync(TestCall.Job, To(http), Owed, stop.Token)).ToList();

        (await hanging.TryNotifyAsync(TestCall.Job, To(http), Owed, stop.Token)).ShouldBeNull();
        var other = TestCall.Job with { Metadata = TestCall.Job.Metadata with { Namespace = "other" } };
        var others = hanging.TryNotifyAsync(other, To(http), Owed, stop.Token);
        others.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Task.WhenAll([.. sent, others]).ShouldThrowAsync<OperationCanceledException>();
        var next = hanging.TryNotifyAsync(TestCall.Job, To(http), Owed, new CancellationToken(canceled: true));
        await next.ShouldThrowAsync<OperationCanceledException>();
    }

    public void Dispose() => _caller.Dispose();

    private async Task<CallOutcome> SendAsync(NotificationHttpSpec http, OwedNotification? owed = null) =>
        (await _caller.TryNotifyAsync(TestCall.Job, To(http), owed ?? Owed, CancellationToken.None))!;

    private async Task<string> FailAsync(NotificationHttpSpec http, OwedNotification? owed = null)
    {
        var outcome = await SendAsync(http, owed);
        _receiver.Requests.ShouldBeEmpty();
        outcome.Failure!.Reason.ShouldBe(Reasons.InvalidAction);
        return outcome.Failure.Message;
    }

    private static NotificationSpec To(NotificationHttpSpec http) => new() { Name = "chat", Events = ["RunFailed"], Http = http };

    private static ValueSource Key(string key) => new() { SecretKeyRef = new KeyReference("chat", key) };

    private sealed class Hanging : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
