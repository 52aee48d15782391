using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Events;

/// <summary>
/// Writes events.k8s.io/v1 events in the background. The same event seen again becomes a series; each object has a token bucket; the
/// queue is bounded. Losing an event is allowed, delaying a caller is not.
/// </summary>
public sealed class EventRecorder
{
    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="events">Where events are written.</param>
    /// <param name="controller">Qualified name, such as <c>scheduledjobs.dev/operator</c>.</param>
    /// <param name="instance">Which instance; at most 128 characters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where lost events are reported.</param>
    public EventRecorder(ResourceClient<Event> events, string controller, string instance, TimeProvider time, ILogger logger) =>
        throw new NotSupportedException();

    /// <summary>Queues an event and returns at once.</summary>
    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note, ObjectReference? related = null) =>
        throw new NotSupportedException();

    /// <summary>Writes queued events until cancelled, then writes what is left for at most two seconds.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Severity of an event.</summary>
public enum EventType
{
    /// <summary>For information.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
