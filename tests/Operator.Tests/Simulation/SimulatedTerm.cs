using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>
/// A term of leadership over the same <see cref="ControllerParts"/> as <see cref="LeaderTerm"/>, but on one thread and with one worker per queue.
/// </summary>
internal sealed class SimulatedTerm : IDisposable
{
    public static readonly ObjectKey Key = new("team", "demo");

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _work = new();
    private readonly CancellationTokenSource _lanes = new();
    private readonly Action<Exception> _failed;
    private readonly OperatorServices _services;
    private readonly ControllerParts _parts;
    private Task _worker = Task.CompletedTask;
    private bool _isPassing;
    private bool _isRateLimited;
    private bool _isOver;

    public SimulatedTerm(OperatorServices services, LeaderIdentity leader, Action<Exception> failed)
    {
        _services = services;
        _failed = failed;
        _parts = new ControllerParts(_services, leader);
    }

    public Action? PassBegins { get; set; }

    public DateTimeOffset? NextWake => _parts.Agenda.Earliest;

    public bool IsBusy => _isPassing || _parts.StatusWriter.Queue.InHands.Count > 0;

    public bool HasPlans => IsBusy || _isRateLimited || NextWake is not null || _parts.Queue.Count > 0 || _parts.StatusWriter.Queue.Count + _parts.StatusWriter.Paced.Count > 0;

    public bool HasUnwritten => _parts.Memories.Find(Key)?.GetPending() is not null;

    public void Start()
    {
        _parts.Listen();
        _parts.AddAll(_services.Cache.ScheduledJobs.List());
        _worker = WorkAsync();
        _ = WriteAsync();
        _ = _parts.StatusWriter.Paced.RunAsync(_lanes.Token);
    }

    /// <summary>
    /// Deletes what is waiting to be pruned. The queue itself waits on another thread, so it is never left waiting.
    /// </summary>
    public void Prune()
    {
        using var stop = new CancellationTokenSource();
        _ = _parts.Pruner.RunAsync(stop.Token);
        stop.Cancel();
    }

    public void Dispose()
    {
        _isOver = true;
        _parts.Dispose();
        _services.Metrics.Dispose();
        _stopping.Dispose();
        _work.Dispose();
        _lanes.Dispose();
    }

    public async void End(bool drains, Action ended)
    {
        _parts.StopListening();
        Cancel(_stopping);
        if (drains)
        {
            await _worker;
            if (_parts.HasCalls(Key))
                await PassAsync(Key, isStopping: true);
            await Quietly(() => _parts.StatusWriter.WriteAsync(Key, CancellationToken.None));
        }

        // Told to end a second time while it did, it may have ended meanwhile.
        if (_isOver)
            return;
        Cancel(_work);
        await _worker;
        if (_isOver)
            return;
        _parts.Http.CancelAll();
        Cancel(_lanes);
        ended();
    }

    // Not CancelAsync: it would continue on another thread.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private async Task WorkAsync()
    {
        await foreach (var key in _parts.Queue.TakeAllAsync(_stopping.Token))
        {
            _isPassing = true;
            await PassAsync(key, isStopping: false);
            _isPassing = false;
            _parts.Queue.Done(key);
        }
    }

    // Like the queue's own workers, which have their own threads.
    private async Task WriteAsync()
    {
        var lanes = _lanes.Token;
        await foreach (var key in _parts.StatusWriter.Queue.TakeAllAsync(lanes))
        {
            var isWritten = false;
            await Quietly(async () =>
            {
                await _parts.StatusWriter.WriteAsync(key, lanes);
                isWritten = true;
            });
            if (isWritten)
                _parts.StatusWriter.Queue.Forget(key);
            else
                _parts.StatusWriter.Queue.AddRateLimited(key);
            _parts.StatusWriter.Queue.Done(key);
        }
    }

    private async Task PassAsync(ObjectKey key, bool isStopping)
    {
        var work = _work.Token;
        PassBegins?.Invoke();
        await Quietly(async () =>
        {
            _isRateLimited = true;
            if (await _parts.Reconciler.ReconcileAsync(key, isStopping, work))
                _parts.Queue.Add(key, _services.Time.GetUtcNow());
            _isRateLimited = false;
            _parts.Queue.Forget(key);
        });
        if (_isRateLimited)
            _parts.Queue.AddRateLimited(key);
    }

    /// <summary>Faults of the API server are not bugs in the operator.</summary>
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
}
