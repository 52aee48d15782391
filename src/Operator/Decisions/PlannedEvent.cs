using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>An event for the user. Reason and message are those of the condition or run it belongs to.</summary>
/// <param name="Type">Severity.</param>
/// <param name="Reason">One word, from <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="PodName">A Pod that the event also concerns, if any.</param>
/// <param name="RunId">The run it concerns, if it is about one run.</param>
/// <param name="Cause">For runs that did not start, the cause; one word from <see cref="Reasons"/>.</param>
/// <param name="Count">How many runs it is about.</param>
public sealed record PlannedEvent(
    EventType Type, string Reason, string Message, string? PodName = null, string? RunId = null, string? Cause = null, long Count = 1);
