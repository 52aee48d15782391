using System.CommandLine;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Explaining;

namespace ScheduledJobs.Cli.Commands;

/// <summary>Options that are a time, in the local time of a zone or with an offset.</summary>
internal static class TimeOption
{
    /// <summary>The time; null if the option is not given. A date alone is its midnight.</summary>
    /// <exception cref="CliException">It is not a time, or clocks skip it.</exception>
    public static DateTimeOffset? Read(CliHost host, ParseResult parsed, Option<string?> option, TimeZoneInfo zone)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        var full = DateOnly.TryParseExact(text, "yyyy-MM-dd", out _) ? $"{text}T00:00" : text;
        if (!AskedTime.TryParse(full, zone, host.Now, out var time, out var error))
            throw new CliException($"{option.Name}: {error}", ExitCodes.Usage);
        return time.Starts is [var start, ..]
            ? start
            : throw new CliException($"{option.Name}: {text} does not exist in {zone.Id}: clocks are set forward then", ExitCodes.Usage);
    }
}
