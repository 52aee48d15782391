using System.Globalization;
using System.Text;

namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>Names that Kubernetes accepts.</summary>
internal static class Names
{
    private const int Longest = 52;

    /// <summary>A DNS label: lower-case letters, digits and hyphens, at most 52 of them.</summary>
    public static string Label(string text)
    {
        var label = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
                label.Append(char.ToLowerInvariant(c));
            else if (label.Length > 0 && label[^1] != '-')
                label.Append('-');
        }

        var name = label.Length > Longest ? label.ToString(0, Longest) : label.ToString();
        name = name.Trim('-');
        return name.Length == 0 ? "job" : name;
    }

    /// <summary>The name, or the name with a number if it is taken.</summary>
    public static string Unique(string name, Func<string, bool> isTaken)
    {
        var unique = name;
        for (var number = 2; isTaken(unique); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
            unique = name[..Math.Min(name.Length, Longest - suffix.Length)].TrimEnd('-') + suffix;
        }

        return unique;
    }
}
