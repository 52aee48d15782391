using System.Text.Json;
using ScheduledJobs.Operator.Api.V1Alpha1;

namespace ScheduledJobs.Operator.Schedules;

/// <summary>
/// Fingerprint of the part of a spec that says when runs are due. When it changes the schedule becomes effective anew, and nothing
/// before that moment fires: an edit or a resume is never retroactive.
/// </summary>
internal static class EffectiveHash
{
    public static string Of(ScheduledJobSpec spec)
    {
        // Only these members, so that an edit of the action or of a policy leaves the floor where it is.
        var timing = new ScheduledJobSpec
        {
            Trigger = spec.Trigger,
            TimeZone = spec.TimeZone,
            StartAt = spec.StartAt,
            EndAt = spec.EndAt,
            Jitter = spec.Jitter,
            DaylightSaving = spec.DaylightSaving,
            Suspend = spec.Suspend,
        };
        return StableHash.Of(JsonSerializer.SerializeToUtf8Bytes(timing, OperatorJsonContext.Default.ScheduledJobSpec)).ToString("x8");
    }
}
