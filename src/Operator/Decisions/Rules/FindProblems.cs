using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>A problem that a schedule has now.</summary>
/// <param name="Event">One of <see cref="NotificationEvents.Problems"/>.</param>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="IsState">Whether it is about the schedule rather than about a run.</param>
internal sealed record Problem(string Event, string Reason, string Message, bool IsState);

/// <summary>All problems of a schedule, each by itself: the condition Healthy names only the first.</summary>
internal static class FindProblems
{
    /// <param name="draft">The decision, once its conditions are set. It gets a wake-up at the time a run becomes late.</param>
    public static IReadOnlyList<Problem> In(Draft draft)
    {
        var found = new List<Problem>();
        if (draft.Status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready) is { Status: ConditionStatus.False } ready)
            found.Add(new Problem(NotificationEvents.Invalid, ready.Reason, ready.Message, IsState: true));
        Add(NotificationEvents.Tripped, Health.FindTripped(draft), isState: true);
        Add(NotificationEvents.Late, Health.FindLate(draft, Summarise.NextDue(draft)), isState: true);
        Add(NotificationEvents.Overrunning, Health.FindOverrunning(draft), isState: true);
        Add(NotificationEvents.RunFailed, Health.FindFailed(draft), isState: false);
        Add(NotificationEvents.RunMissed, Health.FindMissed(draft), isState: false);
        if (Health.LastOutcome(draft) is { Result: RunResults.Unknown } last)
            found.Add(new Problem(NotificationEvents.RunUnknown, last.Reason ?? Reasons.OutcomeUnknown, last.Message ?? "", IsState: false));
        return found;

        void Add(string @event, Health? health, bool isState)
        {
            if (health is not null)
                found.Add(new Problem(@event, health.Reason, health.Message, isState));
        }
    }
}
