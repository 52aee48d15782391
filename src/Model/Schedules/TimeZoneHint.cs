namespace ScheduledJobs.Model.Schedules;

/// <summary>Suggests what was probably meant by an unknown time zone name.</summary>
internal static class TimeZoneHint
{
    /// <summary>With more differences than this, it is a different word.</summary>
    private const int MaxDifferences = 2;

    // The system's zones do not change while the process runs, and reading them all takes a while.
    private static readonly Lazy<IReadOnlyList<string>> Known =
        new(() => [.. TimeZoneInfo.GetSystemTimeZones(skipSorting: true).Select(zone => zone.Id).Order(StringComparer.Ordinal)]);

    /// <summary>A sentence without its final period.</summary>
    public static string For(string name)
    {
        var spelt = name.Trim().Replace(' ', '_');
        if (Nearest(spelt) is { } meant)
            return $"did you mean {meant}?";
        if (spelt.Length is > 1 and < 6 && spelt.All(char.IsAsciiLetterUpper))
            return $"{name} is an abbreviation, not a time zone; expected an IANA name such as Europe/Berlin";
        return "expected an IANA name such as Europe/Berlin";
    }

    private static string? Nearest(string name)
    {
        var known = Known.Value;
        return known.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? known.FirstOrDefault(id => id.Contains('/', StringComparison.Ordinal) && id.EndsWith($"/{name}", StringComparison.OrdinalIgnoreCase))
            ?? (name.Contains('/', StringComparison.Ordinal) ? MostAlike(name, known) : null);
    }

    private static string? MostAlike(string name, IReadOnlyList<string> known) => known
        .Select(id => (Id: id, Differences: Differences(id, name)))
        .Where(candidate => candidate.Differences <= MaxDifferences)
        .OrderBy(candidate => candidate.Differences)
        .Select(candidate => candidate.Id)
        .FirstOrDefault();

    /// <summary>Levenshtein distance, ignoring case; a large number if the lengths differ too much.</summary>
    private static int Differences(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > MaxDifferences)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
