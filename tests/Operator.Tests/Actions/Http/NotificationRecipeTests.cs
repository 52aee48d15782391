using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>
/// The recipes of docs/notifications.md, as they are written there, sent to receivers that refuse what the service would refuse.
/// </summary>
public sealed class NotificationRecipeTests
{
    private const string Nasty = "container \"main\" exited with code 1\n\\ <!channel> & 😀";

    [Fact]
    public async Task Slack_gets_a_text_and_plain_blocks()
    {
        var sent = await SendAsync("Slack", Slack, ("slack", "url", "http://10.0.0.1/services/T0/B0/x"));

        sent.ShouldContain(s => s.Body.Contains("Recovered"));
        JsonNode.Parse(sent[0].Body)!["blocks"]![1]!["text"]!["text"]!.GetValue<string>().ShouldBe(Nasty);
    }

    [Fact]
    public async Task Teams_gets_a_message_with_an_adaptive_card()
    {
        var sent = await SendAsync("Teams", Teams, ("teams", "url", "http://10.0.0.1/workflows/1"));

        JsonNode.Parse(sent[0].Body)!["attachments"]![0]!["content"]!["body"]![1]!["text"]!.GetValue<string>().ShouldBe(Nasty);
    }

    [Fact]
    public async Task PagerDuty_gets_an_event_that_opens_an_incident_and_one_that_resolves_it()
    {
        var sent = await SendAsync("PagerDuty", PagerDuty);

        sent.Select(s => JsonNode.Parse(s.Body)!["event_action"]!.GetValue<string>()).ShouldBe(["trigger", "trigger", "trigger", "trigger", "resolve"]);
        sent.Select(s => JsonNode.Parse(s.Body)!["dedup_key"]!.GetValue<string>()).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Alertmanager_gets_an_alert_that_ends_with_the_recovery()
    {
        var sent = await SendAsync("Alertmanager", Alertmanager);

        sent.Select(s => JsonNode.Parse(s.Body)![0]!["labels"]!.ToJsonString()).Distinct().ShouldHaveSingleItem();
        var ends = sent.Select(s => Time(JsonNode.Parse(s.Body)![0]!["endsAt"])).ToList();
        ends[0].ShouldBe(World.At(12).AddDays(1));
        ends[^1].ShouldBe(World.At(12));
    }

    [Fact]
    public async Task A_broker_gets_CloudEvents_in_binary_mode()
    {
        var sent = await SendAsync("Knative broker", Broker);

        sent.Select(s => s.Headers["ce-type"]).ShouldBe(["dev.scheduledjobs.RunSucceeded", "dev.scheduledjobs.RunFailed", "dev.scheduledjobs.RunMissed"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"text":""}""")]
    [InlineData("hello")]
    public void The_receivers_refuse_what_the_services_refuse(string body)
    {
        var seen = new Recorder.Seen("POST", "http://10.0.0.1/", new Dictionary<string, string> { ["Content-Type"] = "application/json" }, body);
        foreach (var receiver in (Func<Recorder.Seen, bool>[])[Slack, Teams, PagerDuty, Alertmanager, Broker])
            Accepts(receiver, seen).ShouldBeFalse();
    }

    // An incoming webhook: JSON with a text; blocks have at most 3000 characters, headers 150.
    private static bool Slack(Recorder.Seen seen)
    {
        var message = JsonNode.Parse(seen.Body)!.AsObject();
        var texts = message["blocks"]?.AsArray().Select(b => (Type: Text(b!["type"]), Text: Text(b["text"]!["text"]), Kind: Text(b["text"]!["type"]))).ToList() ?? [];
        return IsJson(seen) && Text(message["text"]).Length > 0
            && texts.TrueForAll(t => t is { Type: "header" or "section", Kind: "plain_text" or "mrkdwn" } && t.Text.Length > 0 && t.Text.Length <= (t.Type == "header" ? 150 : 3000));
    }

    // A workflow: a message with adaptive cards only.
    private static bool Teams(Recorder.Seen seen)
    {
        var message = JsonNode.Parse(seen.Body)!.AsObject();
        return IsJson(seen) && Text(message["type"]) == "message" && message["attachments"] is JsonArray { Count: > 0 } cards && cards.All(card =>
            Text(card!["contentType"]) == "application/vnd.microsoft.card.adaptive" && Text(card["content"]!["type"]) == "AdaptiveCard"
            && Text(card["content"]!["version"]).StartsWith("1.", StringComparison.Ordinal) && Text(card["content"]!["$schema"]).Length > 0
            && card["content"]!["body"]!.AsArray().All(block => Text(block!["type"]) == "TextBlock" && Text(block["text"]).Length > 0));
    }

    // Events API v2: the routing key has 32 characters, dedup_key at most 255, summary at most 1024; a payload is required to trigger.
    private static bool PagerDuty(Recorder.Seen seen)
    {
        var message = JsonNode.Parse(seen.Body)!.AsObject();
        var payload = message["payload"];
        return IsJson(seen) && seen.Url.EndsWith("/v2/enqueue", StringComparison.Ordinal) && Text(message["routing_key"]).Length == 32
            && Text(message["dedup_key"]).Length is > 0 and <= 255
            && (Text(message["event_action"]) == "resolve" || (Text(message["event_action"]) == "trigger"
                && Text(payload!["summary"]).Length is > 0 and <= 1024 && Text(payload["source"]).Length > 0
                && Text(payload["severity"]) is "critical" or "error" or "warning" or "info" && Time(payload["timestamp"]) > DateTimeOffset.UnixEpoch));
    }

    // API v2: a list; label names are those of Prometheus; an alert does not end before it starts.
    private static bool Alertmanager(Recorder.Seen seen) => IsJson(seen) && seen.Url.EndsWith("/api/v2/alerts", StringComparison.Ordinal)
        && JsonNode.Parse(seen.Body) is JsonArray { Count: > 0 } alerts && alerts.All(alert =>
            alert!["labels"]!.AsObject().All(label => label.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && Text(label.Value).Length > 0)
            && Text(alert["labels"]!["alertname"]).Length > 0 && alert["annotations"]!.AsObject().All(a => Text(a.Value).Length > 0)
            && Time(alert["startsAt"]) <= Time(alert["endsAt"]));

    // The HTTP binding of CloudEvents 1.0, binary mode.
    private static bool Broker(Recorder.Seen seen) => IsJson(seen) && JsonNode.Parse(seen.Body) is JsonObject
        && seen.Headers.GetValueOrDefault("ce-specversion") == "1.0" && seen.Headers.GetValueOrDefault("ce-id") is { Length: > 0 }
        && seen.Headers.GetValueOrDefault("ce-type") is { Length: > 0 } && Uri.IsWellFormedUriString(seen.Headers.GetValueOrDefault("ce-source"), UriKind.RelativeOrAbsolute)
        && Time(JsonValue.Create(seen.Headers["ce-time"])) > DateTimeOffset.UnixEpoch;

    private static bool Accepts(Func<Recorder.Seen, bool> receiver, Recorder.Seen seen)
    {
        try
        {
            return receiver(seen);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or KeyNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Sends each event of a recipe that an entry asks for, in the order of the entries.</summary>
    private static async Task<IReadOnlyList<Recorder.Seen>> SendAsync(
        string title, Func<Recorder.Seen, bool> accepts, params (string Secret, string Key, string Value)[] secrets)
    {
        var receiver = new Recorder(seen => Accepts(accepts, seen) ? HttpStatusCode.Accepted : HttpStatusCode.BadRequest);
        var (notifications, references) = Read(title);
        foreach (var (secret, key, value) in secrets)
            references.Secret(secret, (key, value));
        Compile(notifications);
        using var caller = TestCall.CallerOver(receiver, new FakeTimeProvider(), references);
        foreach (var notification in notifications)
        {
            foreach (var @event in notification.Events)
            {
                var outcome = await caller.TryNotifyAsync(TestCall.Job, notification, OwedFor(notification, @event), CancellationToken.None);
                outcome!.Failure.ShouldBeNull($"{notification.Name} of {@event}: {string.Join('\n', receiver.Requests.Select(r => r.Body))}");
            }
        }

        receiver.Requests.ShouldNotBeEmpty();
        return receiver.Requests;
    }

    private static OwedNotification OwedFor(NotificationSpec notification, string @event) => new()
    {
        Id = $"demo-7-{@event}",
        To = notification.Name,
        Event = @event,
        Time = World.At(12),
        Reason = Reasons.PodFailed,
        Message = Nasty,
        RunId = "demo-7",
        ScheduledTime = World.At(10),
    };

    private static void Compile(IReadOnlyList<NotificationSpec> notifications)
    {
        var job = TestCall.Job with
        {
            Metadata = TestCall.Job.Metadata with { CreationTimestamp = World.Created },
            Spec = World.EveryTenSeconds() with { Notifications = notifications },
        };
        var compilation = new ScheduleCompiler("UTC").Compile(job);
        compilation.Problem.ShouldBeNull();
        compilation.Schedule!.Warnings.ShouldBeEmpty();
    }

    /// <summary>The blocks of a recipe: notifications, and perhaps a Secret.</summary>
    private static (IReadOnlyList<NotificationSpec> Notifications, FakeReferences References) Read(string title)
    {
        var section = Repository.Read("docs/notifications.md").Split($"\n### {title}\n")[1].Split("\n### ")[0];
        var blocks = section.Split("```yaml\n")[1..].Select(b => YamlJson.Parse(b.Split("```")[0])!).ToList();
        var references = new FakeReferences();
        foreach (var secret in blocks.Where(b => b["kind"]?.GetValue<string>() == "Secret"))
            references.Secret(Text(secret["metadata"]!["name"]), [.. secret["stringData"]!.AsObject().Select(p => (p.Key, Text(p.Value)))]);
        var spec = new JsonObject { ["notifications"] = blocks[0]["notifications"]!.DeepClone() };
        return (spec.Deserialize(ModelJsonContext.Default.ScheduledJobSpec)!.Notifications!, references);
    }

    private static bool IsJson(Recorder.Seen seen) => seen.Method == "POST" && seen.Headers.GetValueOrDefault("Content-Type") == "application/json";

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse(Text(node), CultureInfo.InvariantCulture);
}
