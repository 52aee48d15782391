using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>
/// A term of leadership, put together of the same parts as <see cref="LeaderTerm"/>, but on one thread and with one worker a lane: all
/// that these tests know of how those parts fit together.
/// </summary>
internal sealed class SimulatedTerm : IDisposable
{
    public static readonly ObjectKey Key = new("team", "demo");

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _work = new();
    private readonly CancellationTokenSource _lanes = new();
    private readonly ClusterCache _cache;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private readonly ScheduleMemories _memories = new();
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly Agenda<ObjectKey> _agenda;
    private readonly OperatorMetrics _metrics;
    private readonly HttpRunner _http;
    private readonly Pruner _pruner;
    private readonly StatusWriter _statusWriter;
    private readonly Reconciler _reconciler;
    private Task _worker = Task.CompletedTask;
    private bool _isPassing;
    private bool _isRateLimited;

    public SimulatedTerm(KubeClient client, ClusterCache cache, HttpMessageHandler target, LeaderIdentity leader, TimeProvider time, Action<Exception> failed)
    {
        _cache = cache;
        _time = time;
        _failed = failed;
        _metrics = new OperatorMetrics(time);
        var tracer = new RunTracer();
        _queue = new WorkQueue<ObjectKey>(time, BackoffOptions.Default);
        _agenda = new Agenda<ObjectKey>(time, _queue.Add);
        _http = new HttpRunner(SimulatedCaller.Over(target, time), time) { Ended = _queue.Add };
        var runners = new Runners(client, _http, time);
        var events = new EventRecorder(client.Resource(KnownResources.Events), "test/operator", "me", time, NullLogger.Instance);
        _pruner = new Pruner(runners, NullLogger.Instance);
        _statusWriter = new StatusWriter(client, events, _http, _pruner, _memories, _metrics, tracer, time, NullLogger.Instance)
        {
            Voided = _queue.Add,
        };
        var compiler = new SpecCompiler(new ScheduleCompiler("UTC"), runners, new NamespacePolicies(NamespaceLimits.None, new NamespaceOverrides(null, time)), time);
        var activeRuns = new ActiveRuns();
        var gatherer = new Gatherer(cache, new LiveObjects(client), runners, compiler, activeRuns, leader, time);
        var executor = new PlanExecutor(runners, _statusWriter, new StartNarrator(_metrics, tracer, NullLogger.Instance), leader, time, NullLogger.Instance);
        _reconciler = new Reconciler(cache, _memories, gatherer, executor, activeRuns, _agenda);
    }

    public DateTimeOffset? NextWake => _agenda.Earliest;

    public bool IsBusy => _isPassing || _statusWriter.Queue.InHands.Count > 0;

    public bool HasPlans => IsBusy || _isRateLimited || NextWake is not null || _queue.Count > 0 || _statusWriter.Queue.Count > 0;

    public void Start()
    {
        _cache.ScheduledJobChanged = ScheduledJobChanged;
        _cache.ChildChanged = _queue.Add;
        LeaderTerm.AddAll(_cache.ScheduledJobs.List(), _queue);
        _worker = WorkAsync();
        _ = WriteAsync();
    }

    /// <summary>
    /// Deletes what waits to be deleted. The lane itself waits in another thread, so it is never left waiting.
    /// </summary>
    public void Prune()
    {
        using var stop = new CancellationTokenSource();
        _ = _pruner.RunAsync(stop.Token);
        stop.Cancel();
    }

    public void Dispose()
    {
        _agenda.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
        _work.Dispose();
        _lanes.Dispose();
    }

    public async void End(bool drains, Action ended)
    {
        _cache.ScheduledJobChanged = null;
        _cache.ChildChanged = null;
        Cancel(_stopping);
        if (drains)
        {
            await _worker;
            if (_memories.Find(Key) is { } state && _http.Observe(state.Uid).Count > 0)
                await PassAsync(Key, isStopping: true);
            await Quietly(() => _statusWriter.WriteAsync(Key, CancellationToken.None));
        }

        Cancel(_work);
        await _worker;
        _http.CancelAll();
        Cancel(_lanes);
        ended();
    }

    // Not CancelAsync: it would go on in another thread.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private async Task WorkAsync()
    {
        await foreach (var key in _queue.TakeAllAsync(_stopping.Token))
        {
            _isPassing = true;
            await PassAsync(key, isStopping: false);
            _isPassing = false;
            _queue.Done(key);
        }
    }

    // As the queue's own workers, which have threads of their own.
    private async Task WriteAsync()
    {
        var lanes = _lanes.Token;
        await foreach (var key in _statusWriter.Queue.TakeAllAsync(lanes))
        {
            var isWritten = false;
            await Quietly(async () =>
            {
                await _statusWriter.WriteAsync(key, lanes);
                isWritten = true;
            });
            if (isWritten)
                _statusWriter.Queue.Forget(key);
            else
                _statusWriter.Queue.AddRateLimited(key);
            _statusWriter.Queue.Done(key);
        }
    }

    private async Task PassAsync(ObjectKey key, bool isStopping)
    {
        var work = _work.Token;
        await Quietly(async () =>
        {
            _isRateLimited = true;
            if (await _reconciler.ReconcileAsync(key, isStopping, work))
                _queue.Add(key, _time.GetUtcNow());
            _isRateLimited = false;
            _queue.Forget(key);
        });
        if (_isRateLimited)
            _queue.AddRateLimited(key);
    }

    /// <summary>Faults of the API server are no faults of the program.</summary>
    private async Task Quietly(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e)
        {
            if (e is not (ApiException or HttpRequestException or IOException or OperationCanceledException))
                _failed(e);
        }
    }

    private void ScheduledJobChanged(ObjectKey key, ScheduledJob? changed)
    {
        // Our own status write, coming back, holds nothing new.
        if (changed is null || _memories.Find(key)?.IsOwnWrite(changed) != true)
            _queue.Add(key);
    }
}
