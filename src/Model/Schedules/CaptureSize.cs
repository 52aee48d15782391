using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>How much of a response body is kept: a number of bytes, or of Ki.</summary>
public static class CaptureSize
{
    private const string Kibi = "Ki";

    /// <summary>Reads a size from 1 byte to <see cref="StatusLimits.ResponseBody"/>. False if it is something else, or not in this range.</summary>
    public static bool TryParse(string text, out int bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isKibi = text.EndsWith(Kibi, StringComparison.Ordinal);
        var isNumber = int.TryParse(isKibi ? text[..^Kibi.Length] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var size = isNumber ? number * (isKibi ? 1024L : 1) : 0;
        bytes = size is > 0 and <= StatusLimits.ResponseBody ? (int)size : 0;
        return bytes > 0;
    }
}
