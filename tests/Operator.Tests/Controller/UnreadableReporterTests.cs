using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>What is reported on an unreadable ScheduledJob, how often, and what is dropped.</summary>
public sealed class UnreadableReporterTests : IAsyncDisposable
{
    private const string Problem = "The maximum configured depth of 128 has been exceeded. Path: $.spec.action";

    private readonly FakeTimeProvider _time = new();
    private readonly PoisonedServer _server = new();
    private readonly ToldEvents _told = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private readonly UnreadableReporter _reporter;
    private Task? _running;

    public UnreadableReporterTests()
    {
        _client = new KubeClient(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, _server, _time, NullLoggerFactory.Instance);
        var events = new EventRecorder(_client.Resource(KnownResources.Events), "test/operator", "me", _time, NullLogger.Instance);
        _reporter = new UnreadableReporter(_client, events, _time, _told);
    }

    [Fact]
    public async Task It_says_why_in_its_conditions_although_the_response_is_unreadable()
    {
        Report("a", "uid-a", 1);
        await RunUntilSaidAsync(1);

        var (path, body) = _server.Patches.Single();
        path.ShouldBe("/apis/scheduledjobs.dev/v1alpha1/namespaces/team/scheduledjobs/a/status");
        var message = $"The operator cannot read this version of the resource and ignores it: {Problem}";
        JsonNode.DeepEquals(body, JsonNode.Parse($$$"""
            {"metadata":{"uid":"uid-a"},"status":{"state":"Invalid","conditions":[
              {"type":"Ready","status":"False","reason":"Unreadable","message":"{{{message}}}","lastTransitionTime":"2026-01-01T00:00:00Z"},
              {"type":"Stalled","status":"True","reason":"Unreadable","message":"{{{message}}}","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
            """)).ShouldBeTrue(body.ToJsonString());
        _told.ShouldBe([(Reasons.Unreadable, message)]);
    }

    /// <summary>Each write makes a version that cannot be read either, at a different position in the text.</summary>
    [Fact]
    public async Task The_report_is_not_repeated_for_the_version_it_creates()
    {
        Report("a", "uid-a", 1);
        await RunUntilSaidAsync(1);
        Report("a", "uid-a", 2);
        Report("a", "uid-a", 3);
        Report("b", "uid-b", 1);
        await RunUntilSaidAsync(2);

        _server.Patches.Select(p => p.Path.Split('/')[^2]).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_report_is_repeated_if_the_object_was_readable_meanwhile_or_recreated()
    {
        Report("a", "uid-a", 1);
        await RunUntilSaidAsync(1);
        _reporter.Forget(new ObjectKey("team", "a"));
        Report("a", "uid-a", 3);
        await RunUntilSaidAsync(2);
        Report("a", "other", 4);
        await RunUntilSaidAsync(3);

        ((string?)_server.Patches.Last().Body["metadata"]!["uid"]).ShouldBe("other");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task A_refused_report_is_dropped_and_the_next_version_tries_again(int code)
    {
        _server.Refuses = code;
        Report("a", "uid-a", 1);
        _running ??= _reporter.RunAsync(_stop.Token);
        await Eventually.BecomesTrueAsync(() => _server.Patches.Count == 1, "it is tried");
        _time.Advance(TimeSpan.FromHours(1));
        Report("b", "uid-b", 1);
        await Eventually.BecomesTrueAsync(() => _server.Patches.Count == 2, "the next one is tried, and the first one only once");
        _told.ShouldBeEmpty();

        _server.Refuses = null;
        Report("a", "uid-a", 2);
        await RunUntilSaidAsync(1);
    }

    [Theory]
    [InlineData(UnreadableReporter.MaxWaitingOfNamespace, 0)]
    [InlineData(UnreadableReporter.MaxWaitingOfNamespace + 1, 1)]
    public async Task Waiting_reports_are_bounded_per_namespace(int count, int dropped)
    {
        for (var i = 0; i < count; i++)
            Report($"n{i}", $"uid-{i}", 1);
        Report("a", "uid-a", 1, "other");
        await RunUntilSaidAsync(count - dropped + 1);

        // The namespaces take turns.
        _server.Patches.Take(2).ShouldContain(p => p.Path.Contains("/other/"));
    }

    [Fact]
    public async Task Objects_without_name_or_uid_are_not_reported()
    {
        _reporter.Report(new UnreadableObject(new ObjectKey("team", "a"), null, "1", Problem));
        _reporter.Report(new UnreadableObject(new ObjectKey("", ""), "uid", "1", Problem));
        Report("b", "uid-b", 1);
        await RunUntilSaidAsync(1);

        _server.Patches.Count.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null)
            await _running;
        _client.Dispose();
        _stop.Dispose();
        _server.Dispose();
    }

    private void Report(string name, string uid, int version, string @namespace = "team") => _reporter.Report(
        new UnreadableObject(new ObjectKey(@namespace, name), uid, $"{version}", $"{Problem} | LineNumber: 0 | BytePositionInLine: {version * 17}."));

    private async Task RunUntilSaidAsync(int count)
    {
        _running ??= _reporter.RunAsync(_stop.Token);
        await Eventually.BecomesTrueAsync(() => _told.Count() >= count, $"{count} are told");
        (_told.Count(), _server.Patches.Count(p => !p.IsRefused)).ShouldBe((count, count));
    }

    /// <summary>Accepts or refuses each patch, and responds with an object that is nested 200 levels deep.</summary>
    private sealed class PoisonedServer : HttpMessageHandler
    {
        public ConcurrentQueue<Patched> Patches { get; } = [];

        public int? Refuses { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            var refusal = Refuses;
            Patches.Enqueue(new Patched(request.RequestUri!.AbsolutePath, body, refusal is not null));
            var poison = """{"metadata":{"name":"a"},"spec":{"action":{"pod":{"template":"""
                + string.Concat(Enumerable.Repeat("""{"x":""", 200)) + "1" + new string('}', 200) + "}}}}";
            return refusal is { } code
                ? Answer(code, FakeApi.Failure(code, "Some", "refused"))
                : Answer(200, poison);
        }

        private static HttpResponseMessage Answer(int code, string body) =>
            new((HttpStatusCode)code) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    private sealed record Patched(string Path, JsonNode Body, bool IsRefused)
    {
        public void Deconstruct(out string path, out JsonNode body) => (path, body) = (Path, Body);
    }
}
