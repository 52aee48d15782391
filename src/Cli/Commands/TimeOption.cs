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
        return AskedTime.TryParseInstant(text, zone, host.Now, out var instant, out var error)
            ? instant
            : throw new CliException($"{option.Name}: {error}", ExitCodes.Usage);
    }
}
