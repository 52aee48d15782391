using System.Globalization;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>Quartz's properties, as far as they matter here.</summary>
/// <param name="FileNames">XML files with jobs and triggers.</param>
/// <param name="MisfireThreshold">How late a run may be before it counts as a misfire; 60 s in a database, and here.</param>
/// <param name="Unread">The others.</param>
internal sealed record QuartzProperties(IReadOnlyList<string> FileNames, TimeSpan MisfireThreshold, IReadOnlyList<KeyValuePair<string, string>> Unread)
{
    public static readonly QuartzProperties None = new([], TimeSpan.FromMinutes(1), []);

    public static QuartzProperties Parse(string text)
    {
        var files = new List<string>();
        var unread = new List<KeyValuePair<string, string>>();
        var threshold = None.MisfireThreshold;
        foreach (var line in text.ReplaceLineEndings("\n").Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Select(l => l.Trim()))
        {
            var end = line.IndexOfAny(['=', ':']);
            if (line.Length == 0 || line[0] is '#' or '!' || end < 0)
                continue;
            var (name, value) = (line[..end].Trim(), line[(end + 1)..].Trim());
            if (name.EndsWith(".fileNames", StringComparison.OrdinalIgnoreCase))
                files.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(f => f.TrimStart('~', '/')));
            else if (name.EndsWith("misfireThreshold", StringComparison.OrdinalIgnoreCase) && long.TryParse(value, CultureInfo.InvariantCulture, out var ms))
                threshold = TimeSpan.FromMilliseconds(ms);
            else if (!name.Contains(".plugin.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("quartz.plugin.", StringComparison.OrdinalIgnoreCase))
                unread.Add(new(name, value));
        }

        return new QuartzProperties(files, threshold, unread);
    }
}
