using System.Globalization;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>The times of day of a cron expression in words.</summary>
internal static class CronTimeWords
{
    /// <summary>With more times than this, they are not listed.</summary>
    private const int MaxListed = 6;

    /// <summary>The words, and whether they describe a rhythm that runs all day, so that "every day" adds nothing.</summary>
    public static (string Text, bool IsRhythm) Of(CronFields fields) => Of(fields.Hour.Values, fields.Minute.Values, fields.Second.Values);

    /// <summary>The same for hours, minutes and seconds as bits.</summary>
    public static (string Text, bool IsRhythm) Of(ulong hourBits, ulong minuteBits, ulong secondBits)
    {
        var hours = new CronValues(hourBits, 0, 23);
        var minutes = new CronValues(minuteBits, 0, 59);
        var seconds = new CronValues(secondBits, 0, 59);
        if (hours.Count * minutes.Count * seconds.Count <= MaxListed)
            return ($"at {Words.List([.. Times(hours, minutes, seconds)])}", false);
        if (Rhythm(minutes, seconds, withOffset: !hours.IsRange && hours.Count > 1) is { } rhythm)
            return hours.IsAll ? (rhythm, true) : ($"{rhythm} {During(hours, minutes, seconds)}", false);
        if (minutes.Count == 1 && seconds.Count == 1)
            return Hourly(hours, minutes.First, seconds.First);
        var atSeconds = seconds.Count == 1 && seconds.First == 0 ? "" : seconds.IsAll ? "every second of " : $"at {seconds.InWords("second")} of ";
        var atMinutes = minutes.IsAll ? "every minute" : $"{(atSeconds.Length == 0 ? "at " : "")}{minutes.InWords("minute")}";
        return hours.IsAll
            ? ($"{atSeconds}{atMinutes}{(minutes.IsAll ? "" : " of every hour")}", true)
            : ($"{atSeconds}{atMinutes} of {hours.InWords("hour")}", false);
    }

    /// <summary>Equal distances within each hour; null if they vary.</summary>
    private static string? Rhythm(CronValues minutes, CronValues seconds, bool withOffset)
    {
        if (minutes.IsAll && seconds.IsAll)
            return "every second";
        if (minutes.IsAll && seconds.EvenStep > 1)
            return $"every {seconds.EvenStep} seconds{(withOffset ? Offset(seconds, "second") : "")}";
        if (seconds.Count > 1)
            return null;
        var at = seconds.First == 0 ? "" : $", {Words.Count(seconds.First, "second")} after the full minute";
        return minutes.IsAll ? $"every minute{at}"
            : minutes.EvenStep > 1 ? $"every {minutes.EvenStep} minutes{(withOffset ? Offset(minutes, "minute") : "")}{at}"
            : null;
    }

    private static (string Text, bool IsRhythm) Hourly(CronValues hours, int minute, int second)
    {
        var past = (minute, second) switch
        {
            (0, 0) => "",
            (_, 0) => $", {Words.Count(minute, "minute")} past the hour",
            _ => string.Create(CultureInfo.InvariantCulture, $", at {minute:00}:{second:00} past the hour"),
        };
        if (hours.IsAll)
            return ($"every hour{past}", true);
        if (hours.EvenStep > 1)
            return ($"every {hours.EvenStep} hours{(hours.First == 0 ? "" : $" from {Time(hours.First, 0, 0)}")}{past}", true);
        return hours.IsRange || hours.Step > 1
            ? ($"every {(hours.IsRange ? "hour" : $"{hours.Step} hours")} between {Time(hours.First, minute, second)} and {Time(hours.Last, minute, second)}", false)
            : ($"at {Words.List([.. hours.Values().Select(hour => Time(hour, minute, second))])}", false);
    }

    private static string During(CronValues hours, CronValues minutes, CronValues seconds) =>
        hours.IsRange || hours.Count == 1
            ? $"between {Time(hours.First, minutes.First, seconds.First)} and {Time(hours.Last, minutes.Last, seconds.Last)}"
            : $"in {hours.InWords("hour")}";

    private static string Offset(CronValues values, string unit) => values.First == 0 ? "" : $" from {unit} {values.First} on";

    private static IEnumerable<string> Times(CronValues hours, CronValues minutes, CronValues seconds) =>
        from hour in hours.Values()
        from minute in minutes.Values()
        from second in seconds.Values()
        select Time(hour, minute, second);

    private static string Time(int hour, int minute, int second) =>
        new TimeOnly(hour, minute, second).ToString(second == 0 ? "HH':'mm" : "HH':'mm':'ss", CultureInfo.InvariantCulture);
}
