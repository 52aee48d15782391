using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Resources;

/// <summary>Reads the state of an attempt from its object.</summary>
internal static class ResourceObserver
{
    /// <summary>The attempt; null if the object carries no run.</summary>
    /// <param name="item">The object.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="now">The clock: what the object says of its end is not trusted further than that.</param>
    public static Attempt? Observe(ResourceObject item, ObjectKind kind, DateTimeOffset now)
    {
        if (item.Outcome is not { } outcome || RunAnnotations.Read(item, ActionKind.Resource) is not { } attempt)
            return null;
        attempt = attempt with { State = outcome.State, Resource = kind };
        return outcome.State switch
        {
            AttemptState.Succeeded => attempt with { FinishedAt = End(attempt, outcome, now) },
            AttemptState.Failed => attempt with
            {
                FinishedAt = End(attempt, outcome, now),
                Failure = new Failure(Reasons.ResourceFailed, outcome.Message ?? $"the {kind.Kind} failed", RetryClasses.PodFailed),
            },
            _ => attempt with { PendingMessage = outcome.Message },
        };
    }

    private static DateTimeOffset? End(Attempt attempt, ResourceOutcome outcome, DateTimeOffset now) =>
        outcome.FinishedAt is not { } end ? null : end > now ? now : end < attempt.CreatedAt ? attempt.CreatedAt : end;
}
