using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Whether runs are asked for at all.</summary>
public enum EffectiveState
{
    /// <summary>They are.</summary>
    Active,

    /// <summary>They are not, while the schedule is suspended.</summary>
    Suspended,

    /// <summary>They are not, as all runs of maxRuns have been made.</summary>
    UsedUp,
}

/// <summary>
/// Fingerprint of what says when runs are due. When it changes the schedule becomes effective again, and nothing before that moment
/// fires: an edit or a resume is never retroactive.
/// </summary>
/// <param name="Timing">Of the trigger and all that bounds or moves it. An edit of the action or of a policy leaves it as it is.</param>
/// <param name="Zone">Of the time zone in use, which may be the operator's default; null if it is not known.</param>
/// <param name="State">Whether runs are asked for.</param>
public readonly record struct EffectiveMark(string Timing, string? Zone, EffectiveState State)
{
    /// <param name="spec">The resource's.</param>
    /// <param name="timeZone">In use; null while the spec cannot be read.</param>
    /// <param name="hasUsedAllRuns">All runs of maxRuns have been asked for.</param>
    /// <param name="before">Gives the zone, and keeps a suspension, while the spec cannot be read.</param>
    public static EffectiveMark Of(ScheduledJobSpec spec, string? timeZone, bool hasUsedAllRuns, EffectiveMark before)
    {
        var timing = new ScheduledJobSpec
        {
            Trigger = spec.Trigger,
            TimeZone = spec.TimeZone,
            StartAt = spec.StartAt,
            EndAt = spec.EndAt,
            Jitter = spec.Jitter,
            DaylightSaving = spec.DaylightSaving,
        };
        var text = Fnv32.Of(JsonSerializer.SerializeToUtf8Bytes(timing, ModelJsonContext.Default.ScheduledJobSpec)).ToString("x8");
        var state = hasUsedAllRuns ? EffectiveState.UsedUp : spec.Suspend ? EffectiveState.Suspended : EffectiveState.Active;
        return timeZone is null
            ? new EffectiveMark(text, before.Zone, before.State == EffectiveState.Suspended ? before.State : state)
            : new EffectiveMark(text, Fnv32.Hex(timeZone), state);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; a text of an older version has no zone, and is of an active schedule.</summary>
    public static EffectiveMark Read(string? text)
    {
        var parts = (text ?? "").Split('-');
        return new EffectiveMark(
            parts[0],
            parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null,
            parts.Length > 2 && Enum.TryParse<EffectiveState>(parts[2], out var state) ? state : EffectiveState.Active);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Timing}-{Zone}-{State}";
}
