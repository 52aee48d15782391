using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Events;

/// <summary>One occurrence of an event.</summary>
internal sealed record RecordedEvent(
    ObjectReference Regarding, EventType Type, string Reason, string Action, string Note, ObjectReference? Related, DateTimeOffset Time)
{
    /// <summary>A key of the object it is about: the uid, or the name if there is no uid.</summary>
    public string Subject => Regarding.Uid ?? $"{Regarding.Kind}/{Regarding.Namespace}/{Regarding.Name}";
}
