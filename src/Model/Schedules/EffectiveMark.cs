using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Whether the schedule requests runs.</summary>
public enum EffectiveState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It does not while it is suspended.</summary>
    Suspended,

    /// <summary>It does not, because all runs of maxRuns have been made.</summary>
    UsedUp,
}

/// <summary>
/// Fingerprint of a schedule's timing. When it changes, the schedule becomes effective again, and nothing before that moment
/// fires: an edit or a resume is never retroactive.
/// </summary>
/// <param name="Timing">Of the trigger and everything that limits or shifts it. An edit of the action or of a policy does not change it.</param>
/// <param name="Zone">Of the time zone in use, which may be the operator's default; null if it is unknown.</param>
/// <param name="State">Whether the schedule requests runs.</param>
/// <param name="Calendars">Of the days of the calendars in use, and of those that are missing; null if the spec refers to none.</param>
public readonly record struct EffectiveMark(string Timing, string? Zone, EffectiveState State, string? Calendars = null)
{
    /// <param name="timing">The spec's <see cref="TimingOf"/>.</param>
    /// <param name="isSuspended">Whether the spec is suspended.</param>
    /// <param name="timeZone">The zone in use; null while the spec is invalid.</param>
    /// <param name="hasUsedAllRuns">Whether all runs of maxRuns have been requested.</param>
    /// <param name="before">
    /// While the spec is invalid, supplies the zone, and keeps a suspension. An edit of the timing may be one of the zone: it has taken effect, and the zone
    /// is unknown until the spec is valid.
    /// </param>
    /// <param name="calendars">Fingerprint of its calendars; null if it refers to none.</param>
    public static EffectiveMark Of(
        string timing, bool isSuspended, string? timeZone, bool hasUsedAllRuns, EffectiveMark before, string? calendars = null)
    {
        var state = hasUsedAllRuns ? EffectiveState.UsedUp : isSuspended ? EffectiveState.Suspended : EffectiveState.Active;
        return timeZone is null
            ? new EffectiveMark(timing, timing == before.Timing ? before.Zone : null, before.State == EffectiveState.Suspended ? before.State : state, calendars)
            : new EffectiveMark(timing, Fnv32.Hex(timeZone), state, calendars);
    }

    /// <summary>Fingerprint of the members of a spec that decide when it runs. Takes about 10 µs, so it is made once per generation.</summary>
    public static string TimingOf(ScheduledJobSpec spec)
    {
        var timing = new ScheduledJobSpec
        {
            Trigger = spec.Trigger,
            TimeZone = spec.TimeZone,
            StartAt = spec.StartAt,
            EndAt = spec.EndAt,
            Jitter = spec.Jitter,
            DaylightSaving = spec.DaylightSaving,
            Exclude = spec.Exclude,
        };
        return Fnv32.Of(JsonSerializer.SerializeToUtf8Bytes(timing, ModelJsonContext.Default.ScheduledJobSpec)).ToString("x8");
    }

    /// <summary>Parses what <see cref="ToString"/> wrote. A text from an older version has no zone and means an active schedule.</summary>
    public static EffectiveMark Read(string? text)
    {
        var parts = (text ?? "").Split('-');
        return new EffectiveMark(
            parts[0],
            parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null,
            parts.Length > 2 && Enum.TryParse<EffectiveState>(parts[2], out var state) ? state : EffectiveState.Active,
            parts.Length > 3 && parts[3].Length > 0 ? parts[3] : null);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Timing}-{Zone}-{State}{(Calendars is null ? "" : $"-{Calendars}")}";
}
