using System.Security.Cryptography;
using System.Text;

namespace ScheduledJobs.Console.Tokens;

/// <summary>A user's token of the API server. It goes into requests and nowhere else: not into logs, messages or addresses.</summary>
internal sealed class BearerToken
{
    private const int Longest = 16 * 1024;
    private const string Scheme = "Bearer ";

    private BearerToken(string text)
    {
        Text = text;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The token itself.</summary>
    public string Text { get; }

    /// <summary>Stands for the token, and does not tell it.</summary>
    public string Id { get; }

    /// <summary>Reads a token; null if it cannot be one (RFC 6750).</summary>
    public static BearerToken? Of(string? text)
    {
        var trimmed = text?.Trim();
        return trimmed is { Length: > 0 and <= Longest } && trimmed.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=')
            ? new BearerToken(trimmed)
            : null;
    }

    /// <summary>Whether an Authorization header is meant to have a token; other schemes are those of a proxy in between.</summary>
    public static bool IsIn(string authorization) => authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an Authorization header; null if it has no token.</summary>
    public static BearerToken? OfHeader(string authorization) => IsIn(authorization) ? Of(authorization[Scheme.Length..]) : null;

    /// <summary>Reads a token sent as the password of basic authentication, for programs that support nothing else; null without one.</summary>
    public static BearerToken? OfBasic(string authorization)
    {
        const string scheme = "Basic ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var decoded = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[scheme.Length..].Trim(), decoded, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2);
        return parts.Length == 2 ? Of(parts[1]) : null;
    }

    public override string ToString() => "(a token)";
}
