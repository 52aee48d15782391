using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The manual runs that the status remembers.</summary>
internal static class ManualRuns
{
    /// <summary>The annotation's value, or a fingerprint if it is too long for the status; null if it is not set.</summary>
    public static string? RunNowValue(this ScheduledJob job) =>
        Request.Of(job, ApiConstants.RunNowAnnotation) switch
        {
            { Value.Length: > StatusLimits.ManualRun } request => request.Mark,
            var request => request.Value,
        };

    /// <summary>
    /// The time of the next manual run: now, but later than all previous ones, so that their order shows which are recorded. At the end of the calendar,
    /// which only a Pod that somebody made by hand can have reached, it stays there.
    /// </summary>
    public static DateTimeOffset NextTime(Draft draft)
    {
        var now = Seconds.Floor(draft.Now);
        return draft.Status.ManualRuns is [.., { Time: { } last }] && last >= now ? Seconds.Floor(Instants.Add(last, TimeSpan.FromSeconds(1))) : now;
    }

    /// <summary>
    /// The annotation is gone. If the same value is set again, that is another request, and the list tells that it was used. Only a status without a
    /// list, as older operators wrote it, still needs the last value.
    /// </summary>
    public static void ForgetLast(Draft draft)
    {
        if (draft.Status is { LastManualRun: not null, ManualRuns: not null })
            draft.Status = draft.Status with { LastManualRun = null };
    }

    /// <summary>
    /// Begins an empty list. A value that starts nothing is the last one handled, and with no list that would be a status of an older operator: the next run
    /// would count as dealt with if its record were lost.
    /// </summary>
    public static void BeginList(Draft draft)
    {
        if (draft.Status is { LastManualRun: null, ManualRuns: null })
            draft.Status = draft.Status with { ManualRuns = [] };
    }

    /// <summary>Adds a run to the list and drops the oldest if the list is full.</summary>
    public static void Remember(Draft draft, string runId, DateTimeOffset time)
    {
        if (draft.Status.HasUsedManual(runId))
            return;
        var list = (draft.Status.ManualRuns ?? []).Append(new ManualRun { Id = runId, Time = time }).OrderBy(m => m.Time).ToArray();
        draft.Status = draft.Status with
        {
            ManualRuns = list.Length > StatusLimits.ManualRuns ? list[^StatusLimits.ManualRuns..] : list,
            LastManualRun = draft.Job.RunNowValue() is { } value && RunNames.Manual(draft.Job.Metadata.Name!, value) == runId
                ? value
                : draft.Status.LastManualRun,
        };
    }
}
