using System.CommandLine;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;

namespace ScheduledJobs.Cli.Commands;

/// <summary>The operator's option of the same name: the zone of schedules without <c>timeZone</c>.</summary>
internal static class ZoneOption
{
    public static Option<string> Create() => new("--default-time-zone")
    {
        Description = "Time zone of schedules without timeZone, as set for the operator.",
        HelpName = "zone",
        DefaultValueFactory = _ => "UTC",
    };

    /// <summary>Compiles specs as the operator does.</summary>
    public static ScheduleCompiler CompilerOf(ParseResult parsed, Option<string> zone, ICalendarSource calendars) =>
        new(parsed.GetRequiredValue(zone), calendars: calendars);
}
