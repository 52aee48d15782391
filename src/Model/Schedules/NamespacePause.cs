using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// The annotation <see cref="ApiConstants.SuspendedAnnotation"/> of a Namespace, such as <c>until=2026-11-23T06:00:00Z; reason=database upgrade</c>.
/// Both parts are optional. A value that cannot be read suspends without an end: the person who set the annotation wanted nothing to run, and a pause that lasts
/// too long shows in every schedule, while a run in the middle of an upgrade does harm.
/// </summary>
/// <param name="Until">When it ends; null for when the annotation is removed.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Problem">What cannot be read, and what was expected.</param>
public sealed record NamespacePause(DateTimeOffset? Until, string? Reason, string? Problem = null)
{
    /// <summary>Most characters of a value that a message shows.</summary>
    private const int ShownCharacters = 64;

    /// <summary>Reads the annotation's value; null if it is absent or <c>false</c>.</summary>
    public static NamespacePause? Read(string? value)
    {
        if (value is null || value.Trim() == "false")
            return null;
        DateTimeOffset? until = null;
        string? reason = null, problem = null;
        foreach (var part in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            (string key, string? text) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var rest] ? (name, rest) : (part, null);
            if (key == "reason" && text is not null)
                reason = text;
            else if (key == "until" && SkipList.TryParse(text, out var instant) && until is null)
                until = instant;
            else if (part != "true")
                problem ??= Expected(part);
        }

        return problem is null ? new NamespacePause(until, reason) : new NamespacePause(null, reason, problem);
    }

    private static string Expected(string found) => string.Create(
        CultureInfo.InvariantCulture,
        $"its annotation {ApiConstants.SuspendedAnnotation} has '{StatusText.Cut(found, ShownCharacters)}', but expected 'until=2026-11-23T06:00:00Z; reason=...'; until it is corrected, nothing runs");
}
