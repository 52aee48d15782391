using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Explaining;

/// <summary>Explains why nothing of a schedule runs at all.</summary>
internal static class ServiceState
{
    /// <summary>The explanation for a time, unless the operator has dealt with it before.</summary>
    public static Explanation? FindAt(Facts facts, AskedTime asked) =>
        asked.Starts.All(start => start <= ScheduleProgress.Floor(facts.Status)) && facts.Job.Status is not null && asked.Starts.Count > 0 ? null : Find(facts);

    public static Explanation? Find(Facts facts)
    {
        if (facts.Job.Metadata.DeletionTimestamp is not null)
            return new Explanation(Cause.Terminating, "It does not run any more: the ScheduledJob is being deleted.");
        if (facts.Status.ObservedGeneration is null or < 0)
            return Unseen(facts, Cause.Unseen, "It does not run, because no operator has seen this ScheduledJob");
        if (facts.Status.ObservedGeneration < facts.Job.Metadata.Generation)
            return Unseen(facts, Cause.EditUnseen, "No operator has seen its last change");
        return NotReady(facts) ?? NotCompiled(facts);
    }

    /// <summary>Whether the spec, the namespace or too many failures suspend the schedule.</summary>
    public static bool IsSuspended(Facts facts) =>
        facts.Job.Spec.Suspend || facts.Job.Spec.SuspendUntil > facts.Now
        || (facts.Condition(ConditionTypes.Suspended) is { Status: ConditionStatus.True } && !(facts.Status.SuspendedUntil <= facts.Now));

    /// <summary>The explanation while the schedule is suspended.</summary>
    public static Explanation? FindSuspended(Facts facts) => IsSuspended(facts) ? Suspended(facts) : null;

    /// <summary>The explanation for a time of the suspension that the status shows, also if no operator has seen its end yet.</summary>
    public static Explanation Suspended(Facts facts)
    {
        var condition = facts.Condition(ConditionTypes.Suspended) is { Status: ConditionStatus.True } found ? found : null;
        var since = SuspendedSince(facts) is { } time ? $" since {facts.TextAndDistance(time)}" : "";
        var end = facts.Status.SuspendedUntil ?? (facts.Job.Spec.Suspend ? null : facts.Job.Spec.SuspendUntil);
        var until = end is { } at ? $" until {facts.TextAndDistance(at)}" : "";
        var resume = $"kubectl scheduledjob resume {facts.Name}.";
        var (cause, why, advice) = condition?.Reason switch
        {
            Reasons.TooManyFailures => (
                Cause.Tripped, $"too many runs in a row failed, and spec.tripAfter suspended it{since}", $"Correct what fails, then {resume}"),
            Reasons.NamespaceSuspended => (
                Cause.NamespaceSuspended, $"its namespace is suspended{since}{until}", $"Ask who set the annotation {ApiConstants.SuspendedAnnotation} of the namespace."),
            _ when until.Length > 0 => (Cause.SuspendedUntil, $"the schedule is suspended{until}", $"To resume it now: {resume}"),
            _ => (Cause.Suspended, $"the schedule is suspended{since}", resume),
        };
        return new Explanation(cause, $"No scheduled run starts, because {why}.")
        {
            Advice = $"{advice} Runs that came due meanwhile are not made up for; kubectl scheduledjob run {facts.Name} starts one now.",
        }.With(string.IsNullOrEmpty(condition?.Message) ? null : $"The operator says: {condition.Message}.");
    }

    /// <summary>When the suspension began; null if that is not known.</summary>
    public static DateTimeOffset? SuspendedSince(Facts facts) =>
        facts.Condition(ConditionTypes.Suspended) is { Status: ConditionStatus.True, LastTransitionTime: { } since } ? since : null;

    private static Explanation Unseen(Facts facts, Cause cause, string what)
    {
        var age = facts.Job.Metadata.CreationTimestamp is { } created && cause == Cause.Unseen ? $", created {Times.Distance(created, facts.Now)}" : "";
        return new Explanation(cause, $"{what}{age}.")
        {
            Advice = "Is the operator running and leading, and does it serve this namespace? kubectl get lease -A shows its leader.",
        };
    }

    private static Explanation? NotReady(Facts facts)
    {
        if (facts.Condition(ConditionTypes.Ready) is not { Status: ConditionStatus.False } ready)
            return null;
        var meaning = ReasonMeanings.OfNotReady(ready.Reason);
        var since = ready.LastTransitionTime is { } time ? $" (since {facts.TextAndDistance(time)})" : "";
        return new Explanation(Cause.NotServed, $"No scheduled run starts, because {meaning?.Why ?? $"the schedule is not Ready: {ready.Reason}"}{since}.")
        {
            Advice = meaning?.Advice,
        }.With($"{ready.Reason}: {ready.Message}");
    }

    /// <summary>The operator is content, and this program is not: it may not read a calendar, or one of the two is older.</summary>
    private static Explanation? NotCompiled(Facts facts) => facts.Compilation.Problem switch
    {
        null => null,
        { Reason: Reasons.CalendarNotFound } problem => new Explanation(
            Cause.NotServed, "The operator serves it, but its times are not known here: a calendar that spec.exclude refers to cannot be used by this program.").With(problem.Message),
        { } problem => new Explanation(
            Cause.NotServed, "The operator serves it, but this program cannot read its spec; is this program older than the operator?").With(problem.Message),
    };
}
