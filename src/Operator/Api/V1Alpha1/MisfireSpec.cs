using System.Text.Json.Serialization;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>What becomes of runs that could not start when they were due.</summary>
/// <param name="Policy">One of the names of <see cref="MisfireMode"/>. Default <c>RunLatest</c>.</param>
/// <param name="GracePeriod">A duration: with policy Skip how late a run may still start; with each policy how late it may be before the schedule is Late. Default <c>1m</c>.</param>
/// <param name="Deadline">A duration: a run later than this never starts, whatever the policy. Null: no limit.</param>
/// <param name="MaxCatchUp">Policy RunAll only: how many late runs start at most, the newest ones. Default 100.</param>
public sealed record MisfireSpec(
    string Policy = nameof(MisfireMode.RunLatest),
    [property: JsonConverter(typeof(NumberOrTextConverter))] string GracePeriod = "1m",
    [property: JsonConverter(typeof(NumberOrTextConverter))] string? Deadline = null,
    int MaxCatchUp = 100);
