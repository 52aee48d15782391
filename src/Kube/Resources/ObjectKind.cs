namespace ScheduledJobs.Kube.Resources;

/// <summary>A kind of object, in one version.</summary>
/// <param name="ApiVersion"><c>group/version</c>, or <c>version</c> for the core group.</param>
/// <param name="Kind">Kind in CamelCase.</param>
public sealed record ObjectKind(string ApiVersion, string Kind)
{
    private const int MaxApiVersion = 253;
    private const int MaxKind = 63;

    /// <summary>API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? ApiVersion[..slash] : "";

    /// <summary>API version, such as <c>v1</c>.</summary>
    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Parses <c>group/version/Kind</c>, or <c>version/Kind</c> for the core group.</summary>
    /// <exception cref="FormatException">The text is not a kind.</exception>
    public static ObjectKind Parse(string text)
    {
        var end = text.LastIndexOf('/');
        return end > 0 && IsApiVersion(text[..end]) && IsKind(text[(end + 1)..])
            ? new ObjectKind(text[..end], text[(end + 1)..])
            : throw new FormatException($"expected group/version/Kind such as tekton.dev/v1/PipelineRun, but found '{text}'");
    }

    /// <summary>Whether a text can be an apiVersion, of at most 253 characters.</summary>
    public static bool IsApiVersion(string text)
    {
        var parts = text.Split('/');
        return text.Length <= MaxApiVersion && parts.Length <= 2 && Array.TrueForAll(parts, IsName);
    }

    /// <summary>Whether a text can be a kind, of at most 63 characters.</summary>
    public static bool IsKind(string text) =>
        text.Length is > 0 and <= MaxKind && char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetterOrDigit);

    /// <inheritdoc />
    public override string ToString() => $"{ApiVersion}/{Kind}";

    // It becomes a part of a URL.
    private static bool IsName(string part) =>
        part.Length > 0 && char.IsAsciiLetterOrDigit(part[0]) && char.IsAsciiLetterOrDigit(part[^1])
        && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
