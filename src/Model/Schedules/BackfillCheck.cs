using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>What is wrong with a Backfill, as far as that can be told without its schedule: the webhook and the controller say the same.</summary>
public static class BackfillCheck
{
    /// <summary>Most of its runs that may be active at once.</summary>
    public const int MaxConcurrency = 100;

    /// <summary>Most nominal times of its range that may run.</summary>
    public const int MaxRuns = 10_000;

    /// <summary>Longest <see cref="BackfillSpec.Reason"/>, in characters.</summary>
    public const int ReasonLength = 256;

    /// <summary>Longest range. Counting the times of some triggers takes longer for a longer one.</summary>
    public static readonly TimeSpan MaxRange = TimeSpan.FromDays(3660);

    /// <summary>What can never be valid; null if everything is.</summary>
    public static SpecProblem? FindProblem(BackfillSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return FindFault(spec) is { } fault ? new SpecProblem(Reasons.InvalidBackfill, fault) : null;
    }

    /// <summary>A range that has not passed: those times are still to be run by the schedule. Null if it has.</summary>
    public static SpecProblem? FindFuture(BackfillSpec spec, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.To > now
            ? new SpecProblem(
                Reasons.InvalidBackfill,
                $"spec.to: {KubeTimeConverter.ToText(spec.To.Value)} is in the future; expected a time that has passed, since the schedule itself runs at later ones")
            : null;
    }

    /// <summary>A field that cannot be changed; null if none is.</summary>
    public static SpecProblem? FindChange(BackfillSpec before, BackfillSpec after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var field = before.ScheduledJob != after.ScheduledJob ? "scheduledJob"
            : before.From != after.From ? "from"
            : before.To != after.To ? "to"
            : before.Order != after.Order ? "order"
            : null;
        return field is null ? null : new SpecProblem(Reasons.InvalidBackfill, $"spec.{field}: cannot be changed; make another Backfill instead");
    }

    private static string? FindFault(BackfillSpec spec)
    {
        if (spec.ScheduledJob.Length == 0)
            return "spec.scheduledJob: is missing; expected the name of a ScheduledJob of the same namespace";
        if (spec.From is not { } from)
            return "spec.from: is missing; expected a time such as 2026-11-20T00:00:00Z";
        if (spec.To is not { } to)
            return "spec.to: is missing; expected a time such as 2026-11-20T06:00:00Z";
        if (from > to)
            return $"spec: to must not be before from, but {KubeTimeConverter.ToText(to)} is before {KubeTimeConverter.ToText(from)}";
        if (to - from > MaxRange)
            return $"spec.from: the range has {(to - from).TotalDays:0} days; expected at most {MaxRange.TotalDays:0}";
        if (spec.Order is not (BackfillOrders.OldestFirst or BackfillOrders.NewestFirst))
            return $"spec.order: expected {BackfillOrders.OldestFirst} or {BackfillOrders.NewestFirst}, found '{StatusText.Cut(spec.Order, StatusLimits.Word)}'";
        if (spec.Concurrency is < 1 or > MaxConcurrency)
            return $"spec.concurrency: expected 1 to {MaxConcurrency}, found {spec.Concurrency}";
        if (spec.MaxRuns is < 1 or > MaxRuns)
            return $"spec.maxRuns: expected 1 to {MaxRuns}, found {spec.MaxRuns}";
        return spec.Reason?.Length > ReasonLength ? $"spec.reason: has {spec.Reason.Length} characters; expected at most {ReasonLength}" : null;
    }
}
