using ScheduledJobs.Kube.Events;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Something to tell the user. Reason and message are those of the condition or run that they come with.</summary>
/// <param name="Type">Severity.</param>
/// <param name="Reason">A word; one of <see cref="Api.V1Alpha1.Reasons"/>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="PodName">The Pod it is also about, if any.</param>
public sealed record PlannedEvent(EventType Type, string Reason, string Message, string? PodName = null);
