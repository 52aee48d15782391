using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Limits;

/// <summary>Checks whether a schedule stays within its namespace's limits.</summary>
internal static class LimitCheck
{
    /// <summary>How many of the next runs are compared. A grid that becomes denser later is caught then, because schedules are recompiled.</summary>
    private const int ComparedRuns = 100;

    /// <summary>What is not allowed; null if everything is.</summary>
    public static SpecProblem? FindProblem(Schedule schedule, NamespaceLimits limits, string @namespace, DateTimeOffset now)
    {
        if (limits.Problem is { } problem)
            return new SpecProblem(Reasons.ActionNotAllowed, $"spec.action: {problem}");

        // A notification of every success would be as good as an action.
        var field = !limits.Allows(schedule.ActionKind) ? $"spec.action.{NameOf(schedule.ActionKind)}"
            : schedule.HasNotifications && !limits.Allows(ActionKind.Http) ? "spec.notifications"
            : null;
        if (field is not null)
        {
            var allowed = limits.AllowedActions.Count == 0 ? "no actions" : $"only {string.Join(" and ", limits.AllowedActions.Select(NameOf))}";
            return new SpecProblem(Reasons.ActionNotAllowed, $"{field}: in namespace {@namespace} the operator allows {allowed} (--allowed-actions)");
        }

        return limits.MinInterval is { } atLeast ? FindTooDense(schedule, atLeast, @namespace, now) : null;
    }

    private static SpecProblem? FindTooDense(Schedule schedule, TimeSpan atLeast, string @namespace, DateTimeOffset now)
    {
        var previous = schedule.Timetable.Trigger.NextAfter(now);
        for (var i = 0; i < ComparedRuns && previous is { } one && schedule.Timetable.Trigger.NextAfter(one) is { } other; i++)
        {
            if (other - one < atLeast)
            {
                return new SpecProblem(
                    Reasons.TooFrequent,
                    $"spec.trigger: runs at {one:yyyy-MM-dd'T'HH:mm:ss'Z'} and {DurationText.Format(other - one)} later; in namespace {@namespace} "
                    + $"the operator requires at least {DurationText.Format(atLeast)} between runs (--min-interval)");
            }

            previous = other;
        }

        return null;
    }

    private static string NameOf(ActionKind kind) => kind.ToString().ToLowerInvariant();
}
