using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Events;

/// <summary>Writes the events of some objects, one after the other and in their order, from a bounded queue.</summary>
internal sealed class EventLane
{
    public const int MaxQueue = 1000;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>Lost events are told of at most this often: a flood of events must not become a flood of log lines.</summary>
    private static readonly TimeSpan DroppedLogInterval = TimeSpan.FromMinutes(1);

    private readonly EventWriter _writer;
    private readonly EventCorrelator _correlator;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Occurrence> _queue;
    private int _dropped;
    private long? _droppedLoggedAt;

    public EventLane(EventWriter writer, EventCorrelator correlator, TimeProvider time, ILogger logger)
    {
        _writer = writer;
        _correlator = correlator;
        _time = time;
        _logger = logger;
        _queue = Channel.CreateBounded<Occurrence>(
            new BoundedChannelOptions(MaxQueue) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Queues an occurrence; the oldest one is dropped where the queue is full.</summary>
    public void Add(Occurrence occurrence) => _queue.Writer.TryWrite(occurrence);

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
            while (_queue.Reader.TryRead(out var left))
                await WriteAsync(left, cancellationToken, hardStop.Token);
            foreach (var series in _correlator.TakeUnwritten())
                await _writer.WriteAsync(series, cancellationToken, hardStop.Token);
        }
        catch (OperationCanceledException) when (hardStop.IsCancellationRequested)
        {
            EventLog.Unflushed(_logger, _queue.Reader.Count);
        }
    }

    private async Task WriteUntilStoppedAsync(CancellationToken stop, CancellationToken hardStop)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stop))
            {
                while (!stop.IsCancellationRequested && _queue.Reader.TryRead(out var occurrence))
                    await WriteAsync(occurrence, stop, hardStop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Now the flush.
        }
    }

    private async Task WriteAsync(Occurrence occurrence, CancellationToken stop, CancellationToken hardStop)
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
