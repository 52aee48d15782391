using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Events;

/// <summary>Something happened, once.</summary>
internal sealed record RecordedEvent(
    ObjectReference Regarding, EventType Type, string Reason, string Action, string Note, ObjectReference? Related, DateTimeOffset Time)
{
    /// <summary>The object that it is about, as a key: the uid, or the name where there is none.</summary>
    public string Subject => Regarding.Uid ?? $"{Regarding.Kind}/{Regarding.Namespace}/{Regarding.Name}";
}
