using System.CommandLine;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Cli.Commands;

/// <summary>Options that are a time, in the local time of a schedule or with an offset.</summary>
internal static class TimeOption
{
    /// <summary>The time; null if the option is not given. A date alone is its midnight.</summary>
    /// <exception cref="CliException">It is not a time, or clocks skip it.</exception>
    public static DateTimeOffset? Read(CliHost host, ParseResult parsed, Option<string?> option, Schedule schedule)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        var full = DateOnly.TryParseExact(text, "yyyy-MM-dd", out _) ? $"{text}T00:00" : text;
        if (!AskedTime.TryParse(full, schedule.Zone, host.Now, out var time, out var error))
            throw new CliException($"{option.Name}: {error}", ExitCodes.Usage);
        return time.Starts is [var start, ..]
            ? start
            : throw new CliException($"{option.Name}: {text} does not exist in {schedule.Zone.Id}: clocks are set forward then", ExitCodes.Usage);
    }
}
