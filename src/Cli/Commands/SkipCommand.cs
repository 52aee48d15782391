using System.CommandLine;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>skip NAME TIME...</c>: leaves out single runs.</summary>
internal sealed class SkipCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Argument<string[]> _times = new("times")
    {
        Description = "Times of the schedule: 2026-11-24T09:00 (local time of the schedule) or 2026-11-24T09:00:00Z.",
        HelpName = "TIME",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _zone = ZoneOption.Create();
    private readonly Option<DryRunMode> _dryRun = CommonOptions.DryRun();

    private SkipCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var skip = new SkipCommand(context);
        var command = new Command("skip", "Leave out single runs that are ahead.") { skip._name, skip._times, skip._zone, skip._dryRun };
        command.SetAction(skip.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var dryRun = parsed.GetValue(_dryRun);
        IReadOnlyList<DateTimeOffset> times = [];
        var job = await ScheduleEdit.ApplyAsync(cluster, parsed.GetRequiredValue(_name), dryRun, FindPatchAsync, cancellationToken);
        foreach (var time in times)
            Host.Out.WriteLine($"{ObjectPrinter.NameOf(job.Metadata.Name!)} skips {Times.Utc(time)}{dryRun.Suffix()}");
        return ExitCodes.Done;

        async Task<JsonObject> FindPatchAsync(ScheduledJob read)
        {
            times = Read(parsed, read, await ClusterCalendars.OfAsync(cluster, read, cancellationToken));
            var all = SkipList.Of(read).Times.Where(time => !ScheduleProgress.HasDealtWith(read.Status, time)).Union(times).ToList();
            return all.Count <= SkipList.MostTimes
                ? SchedulePatches.Skip(read, all)
                : throw new CliException($"{read.Metadata.Name} has {all.Count} times to skip with these; at most {SkipList.MostTimes} are possible");
        }
    }

    private List<DateTimeOffset> Read(ParseResult parsed, ScheduledJob job, ICalendarSource calendars)
    {
        var compilation = ZoneOption.CompilerOf(parsed, _zone, calendars).Compile(job);
        return compilation.IsValid
            ? [.. parsed.GetRequiredValue(_times).Select(text => Read(text, compilation.Schedule)).Distinct().Order()]
            : throw new CliException($"{job.Metadata.Name}: {compilation.Problem.Message}");
    }

    private DateTimeOffset Read(string text, Schedule schedule)
    {
        if (!AskedTime.TryParse(text, schedule.Zone, Host.Now, out var asked, out var error))
            throw new CliException($"{text}: {error}", ExitCodes.Usage);
        if (asked.Starts is not [var start, ..])
            throw new CliException($"{text} does not exist in {schedule.Zone.Id}: clocks are set forward then", ExitCodes.Usage);
        var trigger = schedule.Timetable.Trigger;
        if (trigger.NextAfter(start.AddTicks(-1)) is not { } time || !asked.Means(time))
        {
            var next = trigger.NextAfter(start) is { } later ? $"; the next one after it is {Times.Local(later, schedule.Zone, Host.Now)} ({Times.Utc(later)})" : "";
            throw new CliException($"{text} is not a time of the schedule{next}", ExitCodes.Usage);
        }

        return time > Host.Now ? time : throw new CliException($"{text} has passed; expected a time that is ahead", ExitCodes.Usage);
    }
}
