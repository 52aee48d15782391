using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>The string <c>format</c>s that are checked; others are accepted, as the API server accepts unknown formats.</summary>
internal static partial class StringFormats
{
    public static bool IsValid(string? format, string text) => format switch
    {
        "date-time" => IsDateTime(text),
        "date" => IsDate(text),
        "ipv4" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork,
        "ipv6" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "uuid" => Guid.TryParse(text, out _),
        "byte" => IsBase64(text),
        _ => true,
    };

    /// <summary>RFC 3339 with an offset.</summary>
    public static bool IsDateTime(string text) =>
        text.Length > 11 && text[10] is 'T' or 't' && IsDate(text[..10]) && TimeOfDay().IsMatch(text[11..]);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([zZ]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.None, 100)]
    private static partial Regex TimeOfDay();
}
