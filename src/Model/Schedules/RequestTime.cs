using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// The time that a value of <see cref="ApiConstants.RunNowAnnotation"/> tells. A value is free text, but those that people and programs write are mostly the
/// current time, which shows whether a value is meant for this resource or came with a backup of another.
/// </summary>
public static class RequestTime
{
    /// <summary>How far the clock that made a value may be ahead. Default and only value: 1 minute.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private const int DigitsOfSeconds = 10;
    private const int DigitsOfMilliseconds = 13;

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a value: seconds since 1970 in 10 digits, milliseconds in 13, or RFC 3339 with an offset. Null if it is something else.</summary>
    /// <param name="value">The annotation's value.</param>
    public static DateTimeOffset? Read(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length is DigitsOfSeconds or DigitsOfMilliseconds && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return value.Length == DigitsOfSeconds ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number);
        var hasOffset = value is [.., 'Z'] || value.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length;
        return hasOffset && DateTimeOffset.TryParseExact(value, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    /// <summary>
    /// Whether a value was made for a resource after that was created: it tells a time between the second of the creation and now, or little later.
    /// </summary>
    /// <param name="value">The annotation's value.</param>
    /// <param name="created">When the resource was created, in whole seconds.</param>
    /// <param name="now">The current time.</param>
    public static bool IsSince(string value, DateTimeOffset created, DateTimeOffset now) =>
        Read(value) is { } time && time >= created && time - now <= Ahead;
}
