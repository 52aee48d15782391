using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Events;

/// <summary>A recorder that runs on a test loop, and a server that accepts what it writes.</summary>
public abstract class EventTest : IAsyncLifetime
{
    private protected static readonly ObjectReference Subject =
        new() { Kind = "ScheduledJob", Namespace = "team", Name = "backup", Uid = "uid-1" };

    private protected EventTest()
    {
        Loop.Clocks.Add(Time);
        Server = new ScriptedServer(Time);
        Server.Otherwise(request => ScriptedServer.Answer(200, request.Method == "POST" ? request.Body : """{"metadata":{"name":"x","resourceVersion":"2"}}"""));
        Recorder = new EventRecorder(
            Server.Connect().Resource(KnownResources.Events), "scheduledjobs.dev/operator", new string('i', 200), Time, Logger);
        Running = Loop.Start(() => Recorder.RunAsync(Stop.Token));
    }

    private protected FakeTimeProvider Time { get; } = new();

    private protected TestLoop Loop { get; } = new();

    private protected ScriptedServer Server { get; }

    private protected ListLogger Logger { get; } = new();

    private protected EventRecorder Recorder { get; }

    private protected CancellationTokenSource Stop { get; } = new();

    private protected Task Running { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await StopAsync();
        Stop.Dispose();
        Server.Dispose();
    }

    private protected void Record(
        EventType type = EventType.Normal, string reason = "RunStarted", string note = "note", ObjectReference? related = null)
    {
        Recorder.Record(Subject, type, reason, "Run", note, related);
        Loop.Settle();
    }

    private protected EventLane Lane() => new(
        new EventWriter(Server.Connect().Resource(KnownResources.Events), "c", "i", Time, Logger), new EventCorrelator(Time), Time, Logger);

    private protected RecordedEvent Occurred(string uid) =>
        new(Subject with { Uid = uid }, EventType.Normal, "R", "A", "note", null, Time.GetUtcNow());

    /// <summary>What was sent.</summary>
    private protected JsonNode Body(Index request) => JsonNode.Parse(Server.Requests[request].Body)!;

    private protected async Task StopAsync()
    {
        if (!Stop.IsCancellationRequested)
            Stop.Cancel();
        Loop.PassUntil(() => Running.IsCompleted, TimeSpan.FromMinutes(1));
        await Running;
    }
}
