using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Explaining;

/// <summary>
/// Answers "why did it, or did it not, run?" Pure: the same facts always give the same explanation. Records come before rules: what is on record
/// stays true when the spec has changed since.
/// </summary>
public static class Explainer
{
    private static readonly Func<Facts, AskedTime, Explanation?>[] InOrder =
    [
        // "The status has a record of this run."
        RecordedRuns.Find,

        // "It is due, and waits for its turn."
        WaitingRuns.Find,

        // "The status has forgotten it; its Pod or an event has not."
        Traces.Find,

        // "Nothing runs at all."
        ServiceState.FindAt,

        // "It was not due then, or is not due yet."
        PlannedTimes.FindUnplanned,

        // "It was due, and the operator has, or has not, dealt with it."
        PlannedTimes.FindUnrecorded,
    ];

    /// <summary>Why it ran, or did not, at a time; null: when it was last due.</summary>
    public static Explanation Explain(Facts facts, AskedTime? asked)
    {
        var explanation = asked is null ? OfNow(facts) : OfTime(facts, asked);
        return explanation.With(OtherZone(facts), HiddenObjects(facts));
    }

    private static Explanation OfNow(Facts facts)
    {
        var explanation = ServiceState.Find(facts) ?? ServiceState.FindSuspended(facts) ?? OfNewest(facts);
        return explanation.With(Next(facts), Requested(facts));
    }

    private static Explanation OfNewest(Facts facts)
    {
        var schedule = facts.Compilation.Schedule!;
        var due = schedule.Timetable.LastDue(facts.Status.EffectiveSince ?? DateTimeOffset.MinValue, facts.Now);
        if (due is { } newest)
            return OfTime(facts, AskedTime.At(newest.NominalTime));
        if (RecordedRuns.Newest(facts) is { } last)
            return last;
        return facts.Status.NextRunTime is { } next
            ? new Explanation(Cause.NotYetDue, $"It has not run yet, because its first run is due at {facts.TextAndDistance(next)}.")
            : new Explanation(Cause.Completed, "It does not run any more: it has no more times.");
    }

    private static Explanation OfTime(Facts facts, AskedTime asked)
    {
        if (PlannedTimes.FindMoved(facts, asked) is var (moved, note))
        {
            var explanation = OfTime(facts, AskedTime.At(moved));
            return explanation.Details.Contains(note) ? explanation : explanation.With(note);
        }

        return InOrder.Select(rule => rule(facts, asked)).FirstOrDefault(e => e is not null) ?? PlannedTimes.Unplanned(facts, asked);
    }

    private static string? Next(Facts facts) => facts.Status.NextRunTime is { } next ? $"Next run: {facts.TextAndDistance(next)}." : null;

    /// <summary>What happened to a run that was requested by hand, unless that is obvious.</summary>
    private static string? Requested(Facts facts)
    {
        var value = facts.Job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunNowAnnotation);
        if (!string.IsNullOrEmpty(value) && value.Length <= StatusLimits.ManualRun && value != facts.Status.LastManualRun)
            return $"A run was requested by the annotation {ApiConstants.RunNowAnnotation}, and no operator has acted on it yet.";
        var ignored = facts.Events.Where(e => e.Reason == Reasons.RunNowIgnored).MaxBy(TimeOf);
        return ignored is null ? null : $"A requested run was ignored ({Times.Distance(TimeOf(ignored), facts.Now)}): {ignored.Note}.";
    }

    /// <summary>When an event was last seen.</summary>
    public static DateTimeOffset TimeOf(Event item) =>
        item.Series?.LastObservedTime ?? item.EventTime ?? item.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;

    private static string? OtherZone(Facts facts)
    {
        if (facts.Compilation.Schedule is not { } schedule || facts.Job.Spec.TimeZone is not null)
            return null;
        return EffectiveMark.Read(facts.Status.EffectiveHash).Zone is { } used && used != Fnv32.Hex(schedule.Zone.Id)
            ? $"The operator's default time zone is not {schedule.Zone.Id}: say which with --default-time-zone, or the times here are wrong."
            : null;
    }

    private static string? HiddenObjects(Facts facts) =>
        facts.Objects is null ? "You are not allowed to read its Pods and Jobs, so what they would show is missing here." : null;
}
