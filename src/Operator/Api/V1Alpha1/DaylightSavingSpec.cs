using ScheduledJobs.Scheduling.Calendars;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>What becomes of local times that clock changes remove or repeat.</summary>
/// <param name="Gap">One of the names of <see cref="GapPolicy"/>. Default <c>NextValid</c>.</param>
/// <param name="Overlap">One of the names of <see cref="OverlapPolicy"/>. Default <c>Auto</c>.</param>
public sealed record DaylightSavingSpec(string Gap = nameof(GapPolicy.NextValid), string Overlap = nameof(OverlapPolicy.Auto));
