using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Admission;

/// <summary>Sentences about a valid spec that is probably not meant. The only place that decides which of them kubectl prints.</summary>
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
        if (!HasNewTiming(before, after.Spec) || schedule.Timetable.NextAfter(since) is not null)
            return schedule.Warnings;

        // The reason may repeat warnings.
        var why = NeverFires.Why(after.Spec, schedule, after.Metadata.CreationTimestamp, since);
        return [why, .. schedule.Warnings.Where(warning => !why.Contains(warning, StringComparison.Ordinal))];
    }

    // An edit of anything else does not start a schedule again, so one that is over may be edited without a word about its dates.
    private static bool HasNewTiming(ScheduledJob? before, ScheduledJobSpec spec) =>
        before is null || before.Spec.Suspend != spec.Suspend || EffectiveMark.TimingOf(before.Spec) != EffectiveMark.TimingOf(spec);
}
