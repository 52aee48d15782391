using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Events;

/// <summary>
/// Writes events.k8s.io/v1 events in the background, in order for each object. A repeated event becomes a series, with
/// the note and the related object of the first. Each object has a token bucket, and queues are bounded. Losing an event is acceptable,
/// delaying a caller is not.
/// </summary>
public sealed class EventRecorder
{
    /// <summary>Concurrent writes: enough to keep up with a second in which many runs start, few enough not to burden the server.</summary>
    internal const int Lanes = 8;

    private readonly TimeProvider _time;
    private readonly EventLane[] _lanes;

    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="events">Where events are written.</param>
    /// <param name="controller">Qualified name, such as <c>scheduledjobs.dev/operator</c>.</param>
    /// <param name="instance">The instance's name; at most 128 characters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives log lines about lost events.</param>
    public EventRecorder(ResourceClient<Event> events, string controller, string instance, TimeProvider time, ILogger logger)
    {
        _time = time;
        var writer = new EventWriter(events, controller, instance, time, logger);
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new EventLane(writer, new EventCorrelator(time), time, logger))];
    }

    /// <summary>Queues an event and returns at once.</summary>
    /// <param name="regarding">The object it is about; the event is written to its namespace.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">Why, as a CamelCase word from a small, fixed set.</param>
    /// <param name="action">What was done, as a CamelCase word from a small, fixed set.</param>
    /// <param name="note">A sentence for users; cut at 1 kB.</param>
    /// <param name="related">A second object, such as the Pod that was created.</param>
    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note, ObjectReference? related = null)
    {
        // Cut now, so that the size of what waits is bounded too.
        var occurrence = new RecordedEvent(regarding, type, reason, action, EventNote.Fit(note), related, _time.GetUtcNow());
        LaneOf(occurrence).Add(occurrence);
    }

    /// <summary>Writes queued events until cancelled, then writes what is left for at most two seconds.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Array.ConvertAll(_lanes, lane => lane.RunAsync(cancellationToken)));

    private EventLane LaneOf(RecordedEvent occurrence) =>
        _lanes[(occurrence.Subject.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Lanes];
}

/// <summary>Severity of an event.</summary>
public enum EventType
{
    /// <summary>For information.</summary>
    Normal,

    /// <summary>A person should look.</summary>
    Warning,
}
