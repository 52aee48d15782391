using System.Globalization;
using System.Text.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Resources;

/// <summary>What the criteria of an object make of it.</summary>
/// <param name="State">Running until it has ended.</param>
/// <param name="Message">Why it failed, or why that cannot be told; at most as long as a status keeps.</param>
/// <param name="FinishedAt">When it ended, if it says so where most kinds do.</param>
public sealed record ResourceOutcome(AttemptState State, string? Message = null, DateTimeOffset? FinishedAt = null)
{
    private static readonly JsonPath[] EndTimes =
        [.. new[] { ".status.completionTime", ".status.finishedAt", ".status.endTime", ".status.terminationTime" }.Select(p => Parse(p)!)];

    /// <summary>Judges an object.</summary>
    /// <param name="root">The object.</param>
    /// <param name="criteria">Its <see cref="ApiConstants.CriteriaAnnotation"/>. Who may edit the object may have written anything.</param>
    internal static ResourceOutcome Of(JsonElement root, string criteria)
    {
        try
        {
            return JsonSerializer.Deserialize(criteria, ModelJsonContext.Default.ResourceCriteria) is { } known ? Of(root, known) : Unreadable;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for escapes that represent no character. They are only found when the text is read.
            return Unreadable;
        }
    }

    private static ResourceOutcome Unreadable { get; } = new(AttemptState.Running, $"annotation {ApiConstants.CriteriaAnnotation} cannot be read");

    private static ResourceOutcome Of(JsonElement root, ResourceCriteria criteria)
    {
        if (IsAny(root, criteria.Failed))
            return new ResourceOutcome(AttemptState.Failed, MessageOf(root, criteria.Message), EndOf(root));
        return IsAny(root, criteria.Succeeded)
            ? new ResourceOutcome(AttemptState.Succeeded, null, EndOf(root))
            : new ResourceOutcome(AttemptState.Running);
    }

    private static bool IsAny(JsonElement root, IReadOnlyList<JsonPathSpec>? conditions)
    {
        foreach (var condition in (conditions ?? []).Take(ResourceActionLimits.MaxConditions))
        {
            if (Parse(condition.Path)?.Find(root) is { } found && (condition.Value is null || JsonPath.TextOf(found) == condition.Value))
                return true;
        }

        return false;
    }

    private static string? MessageOf(JsonElement root, string? path) =>
        path is not null && Parse(path)?.Find(root) is { } found && JsonPath.TextOf(found) is { Length: > 0 } text ? StatusText.Cut(text, StatusLimits.Message) : null;

    private static DateTimeOffset? EndOf(JsonElement root)
    {
        foreach (var path in EndTimes)
        {
            if (path.Find(root) is { ValueKind: JsonValueKind.String } found && DateTimeOffset.TryParse(
                found.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
                return time;
        }

        return null;
    }

    private static JsonPath? Parse(string path) => JsonPath.TryParse(path, out var parsed, out _) ? parsed : null;
}
