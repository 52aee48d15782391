using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.Scheduling;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The reconciler and the lanes beside it, driven step by step against a <see cref="FakeApi"/>. The cache shows what the test says.</summary>
internal sealed class ReconcilerWorld : IDisposable
{
    public static readonly ObjectKey Key = new("team", "demo");

    private readonly KubeClient _client;
    private readonly ClusterCache _cache;
    private readonly HttpCaller _caller;
    private readonly HttpRunner _http;
    private readonly OperatorMetrics _metrics;
    private readonly Agenda<ObjectKey> _agenda;
    private readonly Pruner _pruner;
    private readonly StatusWriter _statusWriter;
    private readonly Reconciler _reconciler;
    private readonly ScheduleMemories _memories = new();
    private int _woken;

    /// <param name="spec">The schedule.</param>
    /// <param name="target">Takes the calls of an HTTP action.</param>
    public ReconcilerWorld(ScheduledJobSpec spec, HttpMessageHandler? target = null)
    {
        Api = new FakeApi(spec, Time.GetUtcNow());
        var loggers = NullLoggerFactory.Instance;
        _client = new KubeClient(new KubeClientConfiguration { Server = new Uri("https://server.test/") }, Api, Time, loggers);
        _cache = new ClusterCache(_client, [], Time, loggers);
        _caller = target is null ? HttpCallerFactory.Create(new OperatorOptions(), _client, Time) : TestCall.CallerOver(target, Time);
        _metrics = new OperatorMetrics(Time);
        _http = new HttpRunner(_caller, Time);
        var runners = new Runners(_client, _http, Time);
        var tracer = new RunTracer();
        var events = new EventRecorder(_client.Resource(KnownResources.Events), "test/operator", "me", Time, NullLogger.Instance);
        _pruner = new Pruner(runners, NullLogger.Instance);
        _statusWriter = new StatusWriter(_client, events, _http, _pruner, _memories, _metrics, tracer, Time, Told)
        {
            IsFiring = () => IsFiring,
        };
        _agenda = new Agenda<ObjectKey>(Time, (_, _) => Interlocked.Increment(ref _woken));
        var leader = new LeaderIdentity("me", () => IsLeading);
        var compiler = new SpecCompiler(new ScheduleCompiler("UTC"), runners, new NamespacePolicies(NamespaceLimits.None, new NamespaceOverrides(null, Time)), Time);
        var activeRuns = new ActiveRuns();
        var gatherer = new Gatherer(_cache, new LiveObjects(_client), runners, compiler, activeRuns, leader, Time);
        var narrator = new StartNarrator(_metrics, tracer, NullLogger.Instance);
        var executor = new PlanExecutor(runners, _statusWriter, narrator, leader, Time, NullLogger.Instance);
        _reconciler = new Reconciler(_cache, _memories, gatherer, executor, activeRuns, _agenda);
        ShowJob();
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeApi Api { get; }

    /// <summary>The events that went out with a status.</summary>
    public ToldEvents Told { get; } = new();

    /// <summary>How often the agenda asked for another pass.</summary>
    public int Woken => Volatile.Read(ref _woken);

    /// <summary>The lease is held.</summary>
    public bool IsLeading { get; set; } = true;

    /// <summary>Other schedules' runs are due.</summary>
    public bool IsFiring { get; set; }

    /// <summary>Statuses that are to be written now.</summary>
    public int StatusesToWrite => _statusWriter.Queue.Count;

    /// <summary>The spec is kept compiled.</summary>
    public bool IsCompiled => _memories.Find(Key)?.Compiled is not null;

    /// <summary>The status in the cluster.</summary>
    public ScheduledJobStatus Status => Api.Job["status"].Deserialize(ModelJsonContext.Default.ScheduledJobStatus)!;

    public Condition Condition(string type) => Status.Conditions!.Single(c => c.Type == type);

    /// <summary>One pass, and those that it asks for at once; then the status is written.</summary>
    public async Task PassAsync()
    {
        await DecideAsync();
        await WriteAsync();
    }

    public async Task DecideAsync()
    {
        for (var passes = 1; await _reconciler.ReconcileAsync(Key, isStopping: false, CancellationToken.None); passes++)
            passes.ShouldBeLessThan(50, "passes follow each other without an end");
    }

    public Task WriteAsync() => _statusWriter.WriteAsync(Key, CancellationToken.None);

    /// <summary>Waits until no call is under way.</summary>
    public Task UntilCallsEndAsync() => _http.WhenIdleAsync();

    /// <summary>Deletes what waits to be deleted.</summary>
    public async Task PruneAsync()
    {
        using var stop = new CancellationTokenSource();
        var lane = _pruner.RunAsync(stop.Token);
        await stop.CancelAsync();
        await lane;
    }

    /// <summary>The cache catches up with the cluster.</summary>
    public void ShowJob() => _cache.ScheduledJobs.Set(Api.Job.Deserialize(ModelJsonContext.Default.ScheduledJob)!);

    /// <summary>The cache learns that the resource is gone.</summary>
    public void HideJob() => _cache.ScheduledJobs.Remove(Key);

    /// <inheritdoc cref="ShowJob" />
    public void ShowPods()
    {
        foreach (var pod in Api.Pods.Values)
            _cache.Pods.Set(pod.Deserialize(KnownResources.Pods.TypeInfo)!);
    }

    public void Dispose()
    {
        _agenda.Dispose();
        _metrics.Dispose();
        _client.Dispose();
        Api.Dispose();
    }
}
