using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Admission;

/// <summary>Which warnings kubectl prints for a valid spec: those of <c>kubectl scheduledjob lint</c>.</summary>
internal static class Advice
{
    /// <param name="before">The stored resource, or null.</param>
    /// <param name="after">The resource to be stored.</param>
    /// <param name="schedule">Its compiled spec.</param>
    /// <param name="now">When it takes effect.</param>
    public static IReadOnlyList<string> Of(ScheduledJob? before, ScheduledJob after, Schedule schedule, DateTimeOffset now)
    {
        var since = Seconds.Floor(now);
        if (before is null && after.Metadata.CreationTimestamp is { } created)
            since = created;
        return [.. ScheduleLint.Warnings(after, schedule, since, HasNewTiming(before, after.Spec)).Select(finding => finding.ToString())];
    }

    // An edit of anything else does not start a schedule again, so one that is over may be edited without a word about its dates.
    private static bool HasNewTiming(ScheduledJob? before, ScheduledJobSpec spec) =>
        before is null || before.Spec.Suspend != spec.Suspend || before.Spec.SuspendUntil != spec.SuspendUntil || EffectiveMark.TimingOf(before.Spec) != EffectiveMark.TimingOf(spec);
}
