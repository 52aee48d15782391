using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Model.ApScheduler;

/// <summary>A trigger, with what belongs to the spec rather than to <c>spec.trigger</c>.</summary>
/// <param name="Json">A member of <c>spec.trigger</c>.</param>
internal sealed record ApTrigger(JsonObject Json)
{
    /// <summary>Whether it has local times.</summary>
    public bool UsesZone { get; init; }

    /// <summary>The zone it names; null for the scheduler's.</summary>
    public string? TimeZone { get; init; }

    public string? StartAt { get; init; }

    public string? EndAt { get; init; }

    /// <summary>In seconds.</summary>
    public long? Jitter { get; init; }

    public ClockRule? ClockRule { get; init; }

    /// <summary>Field and text.</summary>
    public IReadOnlyList<(string Field, string Text)> Notes { get; init; } = [];
}
