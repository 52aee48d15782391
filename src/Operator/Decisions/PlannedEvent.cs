using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Something to tell the user. Reason and message are those of the condition or run that they come with.</summary>
/// <param name="Type">Severity.</param>
/// <param name="Reason">A word; one of <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="PodName">The Pod it is also about, if any.</param>
/// <param name="RunId">The run it is about, if it is one.</param>
/// <param name="Cause">For runs that did not start: why, in a word of <see cref="Reasons"/>.</param>
/// <param name="Count">How many runs it is about.</param>
public sealed record PlannedEvent(
    EventType Type, string Reason, string Message, string? PodName = null, string? RunId = null, string? Cause = null, long Count = 1);
