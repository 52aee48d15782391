using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>The annotation <see cref="ApiConstants.SkipAnnotation"/>: nominal times that do not run, separated by commas.</summary>
/// <param name="Times">The times, in order, each once. Those in the past have no effect.</param>
/// <param name="Problem">What cannot be read, and what was expected; null if all can.</param>
public sealed record SkipList(IReadOnlyList<DateTimeOffset> Times, string? Problem)
{
    /// <summary>Most times in one list.</summary>
    public const int MostTimes = 100;

    /// <summary>Most characters of the annotation's value.</summary>
    public const int MostCharacters = 4096;

    /// <summary>Most characters of an entry that a message shows.</summary>
    private const int ShownCharacters = 64;

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>No times.</summary>
    public static SkipList None { get; } = new([], null);

    /// <summary>The times that a resource's annotation names.</summary>
    public static SkipList Of(ScheduledJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Read(job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.SkipAnnotation));
    }

    /// <summary>Reads the annotation's value. An entry that cannot be read has no effect; neither has a value that is too long, as a whole.</summary>
    public static SkipList Read(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return None;
        if (value.Length > MostCharacters)
            return new SkipList([], $"it has {value.Length} characters, and at most {MostCharacters} are read; remove times that have passed");
        var times = new SortedSet<DateTimeOffset>();
        string? problem = null;
        foreach (var entry in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(entry, out var time))
                problem ??= $"'{StatusText.Cut(entry, ShownCharacters)}' is not a time; expected times such as 2026-11-24T09:00:00Z, separated by commas";
            else if (times.Count < MostTimes)
                times.Add(time);
            else if (!times.Contains(time))
                problem ??= $"it has more than {MostTimes} times, and '{entry}' and those after it have no effect; remove times that have passed";
        }

        return new SkipList([.. times], problem);
    }

    /// <summary>The annotation's value for some times.</summary>
    public static string Write(IEnumerable<DateTimeOffset> times) => string.Join(',', times.Distinct().Order().Select(Schedules.Times.Utc));

    /// <summary>Parses an instant with an offset, in whole seconds.</summary>
    internal static bool TryParse(string? text, out DateTimeOffset time)
    {
        var hasOffset = text is [.., 'Z'] || text?.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length;
        time = default;
        return hasOffset && DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}
