using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Events;

/// <summary>
/// Writes events.k8s.io/v1 events in the background. The same event seen again becomes a series, with the note and the related object of
/// the first; each object has a token bucket; the queue is bounded. Losing an event is allowed, delaying a caller is not.
/// </summary>
public sealed class EventRecorder
{
    private const int MaxQueue = 1000;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>Lost events are told of at most this often: a flood of events must not become a flood of log lines.</summary>
    private static readonly TimeSpan DroppedLogInterval = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventCorrelator _correlator;
    private readonly EventWriter _writer;
    private readonly Channel<Occurrence> _queue;
    private int _dropped;
    private long? _droppedLoggedAt;

    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="events">Where events are written.</param>
    /// <param name="controller">Qualified name, such as <c>scheduledjobs.dev/operator</c>.</param>
    /// <param name="instance">Which instance; at most 128 characters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where lost events are reported.</param>
    public EventRecorder(ResourceClient<Event> events, string controller, string instance, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _correlator = new EventCorrelator(time);
        _writer = new EventWriter(events, controller, instance, time, logger);
        _queue = Channel.CreateBounded<Occurrence>(
            new BoundedChannelOptions(MaxQueue) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Queues an event and returns at once.</summary>
    /// <param name="regarding">What it is about; the event is written to its namespace.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">Why, in a CamelCase word of a small, fixed set.</param>
    /// <param name="action">What was done, in a CamelCase word of a small, fixed set.</param>
    /// <param name="note">A sentence for people; cut at 1 kB.</param>
    /// <param name="related">A second object, such as the Pod that was made.</param>
    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note, ObjectReference? related = null) =>
        _queue.Writer.TryWrite(new Occurrence(regarding, type, reason, action, note, related, _time.GetUtcNow()));

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

/// <summary>Severity of an event.</summary>
public enum EventType
{
    /// <summary>For information.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
