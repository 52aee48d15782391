using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Preview;

/// <summary>One time of a schedule, in UTC and in the schedule's zone.</summary>
public sealed record PreviewedTime
{
    /// <summary>
    /// The instant on the trigger's grid, in UTC; it identifies the run. For <see cref="PreviewOutcome.DroppedByClockChange"/>, which has no
    /// such instant, the clock change.
    /// </summary>
    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When the run starts, in UTC: the nominal time plus jitter. Null if there is no run.</summary>
    public DateTimeOffset? DueTime { get; init; }

    /// <summary><see cref="NominalTime"/> with the zone's offset.</summary>
    public required DateTimeOffset LocalNominalTime { get; init; }

    /// <summary><see cref="DueTime"/> with the zone's offset.</summary>
    public DateTimeOffset? LocalDueTime { get; init; }

    /// <summary>Whether it runs, and if not, why.</summary>
    public required PreviewOutcome Outcome { get; init; }

    /// <summary>What a clock change did to this time; null if none did.</summary>
    public ClockNote? Clock { get; init; }

    /// <summary>What the exclusion did to this time, or from where it moved this time here; null if it did neither.</summary>
    public ExclusionNote? Exclusion { get; init; }

    /// <summary>How much later jitter makes the run; zero without jitter, and if there is no run.</summary>
    public TimeSpan Jitter => DueTime is { } due ? due - NominalTime : TimeSpan.Zero;
}
