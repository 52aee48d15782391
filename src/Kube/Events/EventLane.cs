using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Events;

/// <summary>Writes the events of some objects, one at a time and in order, from a bounded queue.</summary>
internal sealed class EventLane
{
    public const int MaxQueue = 1000;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>Shortest time between reports of lost events: a flood of events must not become a flood of log lines.</summary>
    private static readonly TimeSpan DroppedLogInterval = TimeSpan.FromMinutes(1);

    private readonly EventWriter _writer;
    private readonly EventCorrelator _correlator;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventQueue _queue = new(MaxQueue);
    private int _dropped;
    private long? _droppedLoggedAt;

    public EventLane(EventWriter writer, EventCorrelator correlator, TimeProvider time, ILogger logger)
    {
        _writer = writer;
        _correlator = correlator;
        _time = time;
        _logger = logger;
    }

    /// <summary>Queues an occurrence. If the queue is full, the oldest one of the namespace with the most entries is dropped.</summary>
    public void Add(RecordedEvent occurrence)
    {
        if (!_queue.Add(occurrence))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes queued events until cancelled, then writes what is left for at most two seconds.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var hardStop = new CancellationTokenSource();
        await using var timer = _time.CreateTimer(
            _ => hardStop.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var onStop = cancellationToken.Register(() => timer.Change(FlushLimit, Timeout.InfiniteTimeSpan));
        try
        {
            await WriteUntilStoppedAsync(cancellationToken, hardStop.Token);
            while (_queue.Take() is { } left)
                await WriteAsync(left, cancellationToken, hardStop.Token);
            foreach (var series in _correlator.TakeUnwritten())
                await _writer.WriteAsync(series, cancellationToken, hardStop.Token);
        }
        catch (OperationCanceledException) when (hardStop.IsCancellationRequested)
        {
            EventLog.Unflushed(_logger, _queue.Count);
        }
    }

    private async Task WriteUntilStoppedAsync(CancellationToken stop, CancellationToken hardStop)
    {
        try
        {
            while (true)
            {
                await _queue.WaitAsync(stop);
                while (!stop.IsCancellationRequested && _queue.Take() is { } occurrence)
                    await WriteAsync(occurrence, stop, hardStop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Continue with the flush.
        }
    }

    private async Task WriteAsync(RecordedEvent occurrence, CancellationToken stop, CancellationToken hardStop)
    {
        TellOfDropped();
        foreach (var series in _correlator.Take(occurrence))
            await _writer.WriteAsync(series, stop, hardStop);
    }

    private void TellOfDropped()
    {
        if (Volatile.Read(ref _dropped) == 0 || (_droppedLoggedAt is { } last && _time.GetElapsedTime(last) < DroppedLogInterval))
            return;
        _droppedLoggedAt = _time.GetTimestamp();
        EventLog.Dropped(_logger, Interlocked.Exchange(ref _dropped, 0));
    }
}
