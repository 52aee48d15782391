using System.Text.RegularExpressions;
using ScheduledJobs.Console.Reading;

namespace ScheduledJobs.Console.Tokens;

/// <summary>Which namespaces a user sees. The API server says which of them the user may list.</summary>
internal static partial class Scope
{
    /// <summary>Most namespaces that a user can name.</summary>
    public const int Most = 20;

    /// <summary>Reads names of namespaces, separated by commas or spaces.</summary>
    /// <returns>The names, or what is wrong with the text.</returns>
    public static (IReadOnlyList<string> Names, string? Problem) Parse(string? text)
    {
        var names = (text ?? "").Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Find(name => !Name().IsMatch(name)) is { } wrong)
            return ([], $"namespaces: expected names such as team-a, found '{(wrong.Length > 63 ? wrong[..63] : wrong)}'.");
        return names.Count > Most ? ([], $"namespaces: expected at most {Most}, found {names.Count}.") : (names, null);
    }

    /// <summary>The namespaces to show: empty for all, null if the user may list the ScheduledJobs of none.</summary>
    /// <param name="access">Asks the API server.</param>
    /// <param name="named">Those that the user has named; empty for no choice.</param>
    /// <param name="served">The only ones that this console shows; empty for all.</param>
    /// <param name="cancellationToken">Cancels the questions.</param>
    public static async Task<IReadOnlyList<string>?> FindAsync(
        AccessReviews access, IReadOnlyList<string> named, IReadOnlyList<string> served, CancellationToken cancellationToken)
    {
        if (named.Count == 0 && served.Count == 0)
            return await access.AskAsync("list", null, cancellationToken) ? [] : null;
        var wanted = named.Count == 0 ? served : served.Count == 0 ? named : [.. named.Intersect(served, StringComparer.Ordinal)];
        var allowed = await Task.WhenAll(wanted.Select(name => access.AskAsync("list", name, cancellationToken)));
        var found = wanted.Where((_, i) => allowed[i]).ToList();
        return found.Count == 0 ? null : found;
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
