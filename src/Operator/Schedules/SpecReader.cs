using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Schedules;

/// <summary>Reads the texts of a spec; each failure names the field.</summary>
internal static class SpecReader
{
    public static TimeSpan Duration(string field, string text, TimeSpan? atLeast = null)
    {
        if (!DurationText.TryParse(text, out var duration, out var error))
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {error}");
        if (duration < atLeast)
        {
            throw new SpecException(
                Reasons.InvalidSchedule, $"{field}: must be at least {DurationText.Format(atLeast.Value)}, but is '{text}'");
        }

        return duration;
    }

    public static TimeSpan? OptionalDuration(string field, string? text) => text is null ? null : Duration(field, text);

    public static T Choice<T>(string field, string text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: false, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new SpecException(
                Reasons.InvalidSchedule, $"{field}: '{text}' is not one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>The members of a union that are set must be exactly one; the schema says so too, but not every server evaluates all of it.</summary>
    public static void ExactlyOne(string field, string reason, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var set = new List<string>();
        var all = new List<string>();
        foreach (var (name, value) in members)
        {
            all.Add(name);
            if (value is not null)
                set.Add(name);
        }

        if (set.Count != 1)
        {
            // A merge patch adds the new member and leaves the old one where it is.
            var rest = set.Count == 0
                ? " (found none)"
                : $"; a patch that changes from one to another sets the old one to null (found {string.Join(" and ", set)})";
            throw new SpecException(reason, $"{field}: set exactly one of {string.Join(", ", all)}{rest}");
        }
    }
}
