using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A Backfill that a person asks for: by a command, or in the console.</summary>
/// <param name="Backfill">What is to be created.</param>
/// <param name="Count">How many runs it has.</param>
/// <param name="First">The nominal time of the first one.</param>
/// <param name="Last">The nominal time of the last one.</param>
public sealed record BackfillDraft(Backfill Backfill, long Count, DateTimeOffset First, DateTimeOffset Last)
{
    // Names of objects have at most 253 characters.
    private const int LongestScheduleName = 230;

    /// <summary>The draft, or what is wrong with it: the spec itself (InvalidBackfill), or the number of its times (NoTimes, TooManyRuns).</summary>
    /// <param name="schedule">The compiled schedule.</param>
    /// <param name="spec">What is asked for; without <see cref="BackfillSpec.To"/>, up to now.</param>
    /// <param name="now">The current time.</param>
    public static (BackfillDraft? Draft, SpecProblem? Problem) Make(Schedule schedule, BackfillSpec spec, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(spec);
        spec = spec with { To = spec.To ?? DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) };
        if ((BackfillCheck.FindProblem(spec) ?? BackfillCheck.FindFuture(spec, now)) is { } problem)
            return (null, problem);
        var trigger = schedule.Timetable.Trigger;
        var (from, to) = (spec.From!.Value, spec.To.Value);
        var count = trigger.CountBetween(from.AddTicks(-1), to);
        var (first, last) = (trigger.NextAfter(from.AddTicks(-1)), trigger.LastBefore(to.AddTicks(1)));
        var range = $"{spec.ScheduledJob} has {(count == 0 ? "no" : count.ToString())} times from {Times.Utc(from)} to {Times.Utc(to)}";
        if (count == 0 || first is null || last is null)
            return (null, new SpecProblem(Reasons.NoTimes, range));
        if (count > spec.MaxRuns)
            return (null, new SpecProblem(Reasons.TooManyRuns, $"{range}, and at most {spec.MaxRuns} are allowed"));
        var name = spec.ScheduledJob[..Math.Min(spec.ScheduledJob.Length, LongestScheduleName)];
        var backfill = new Backfill
        {
            ApiVersion = ApiConstants.GroupVersion,
            Kind = Backfill.KindName,
            Metadata = new ObjectMeta { Name = $"{name}-{from.UtcDateTime:yyyyMMdd-HHmmss}" },
            Spec = spec,
        };
        return (new BackfillDraft(backfill, count, first.Value, last.Value), null);
    }

    /// <summary>How many runs, and of which times: <c>96 runs, of ... to ...</c>.</summary>
    /// <param name="zone">Zone of the times.</param>
    /// <param name="now">The current time.</param>
    public string Describe(TimeZoneInfo zone, DateTimeOffset now) => Count == 1
        ? $"1 run, of {Times.Local(First, zone, now)}."
        : $"{Count} runs, of {Times.Local(First, zone, now)} to {Times.Local(Last, zone, now)}.";
}
