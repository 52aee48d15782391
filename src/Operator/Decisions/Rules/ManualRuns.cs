using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The runs that were asked for by hand, as far as the status remembers them.</summary>
internal static class ManualRuns
{
    /// <summary>The annotation's value, or a fingerprint of one that is too long for the status; null if it is not set.</summary>
    public static string? RunNowValue(this ScheduledJob job) =>
        job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunNowAnnotation) switch
        {
            null or "" => null,
            { Length: > StatusLimits.ManualRun } value => Fnv32.Hex(value),
            var value => value,
        };

    /// <summary>When the next one is asked for: now, and later than all before, so that their order shows which of them are on record.</summary>
    public static DateTimeOffset NextTime(Draft draft)
    {
        var now = Seconds.Floor(draft.Now);
        return draft.Status.ManualRuns is [.., { Time: { } last }] && last >= now ? last.AddSeconds(1) : now;
    }

    /// <summary>Puts a run on the list; the oldest leaves it.</summary>
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
