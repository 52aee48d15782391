using System.CommandLine;
using ScheduledJobs.Cli.Manifests;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>lint -f</c>: what would be refused or warned of, without a cluster.</summary>
internal sealed class LintCommand
{
    private readonly CommandContext _context;
    private readonly Option<string[]> _files = FileOption.Create("Files or folders, or - for standard input; repeatable.");
    private readonly Option<bool> _dialect = new("--dialect") { Description = "Also show what each cron dialect makes of the expressions." };
    private readonly Option<string> _zone = ZoneOption.Create();

    private LintCommand(CommandContext context)
    {
        _context = context;
        _files.Required = true;
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var lint = new LintCommand(context);
        var command = new Command("lint", "Check manifests of ScheduledJobs offline: what can't be right is an error (exit code 1), what is probably not meant a warning.")
        {
            lint._files, lint._dialect, lint._zone,
        };
        command.SetAction(lint.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var manifests = ScheduleManifest.Of(ManifestFiles.Load(parsed.GetValue(_files)!, Host.In));
        var (errors, warnings) = (0, 0);
        foreach (var manifest in manifests)
        {
            var place = manifest.Name.Length == 0 ? manifest.File : $"{manifest.File}: {manifest.Name}";
            var (found, doubts, schedule) = Check(parsed, manifest);
            foreach (var error in found)
                Host.Out.WriteLine($"{place}: error: {error}");
            foreach (var doubt in doubts)
                Host.Out.WriteLine($"{place}: warning: {doubt}");
            (errors, warnings) = (errors + found.Count, warnings + doubts.Count);
            if (parsed.GetValue(_dialect) && schedule is not null)
                DialectTable.Print(Host, manifest.Job!, schedule);
        }

        Host.Error.WriteLine($"{Count(manifests.Count(m => m.Name.Length > 0), "ScheduledJob")}, {Count(errors, "error")}, {Count(warnings, "warning")}.");
        return errors > 0 ? ExitCodes.Error : ExitCodes.Done;
    }

    private (IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, Schedule? Schedule) Check(ParseResult parsed, ScheduleManifest manifest)
    {
        if (manifest.Job is not { } written)
            return (manifest.Problems, [], null);
        var job = NewlyCreated.At(written, Host.Now);
        var compilation = ZoneOption.CompilerOf(parsed, _zone).Compile(job);
        if (!compilation.IsValid)
            return ([compilation.Problem.Message], [], null);
        var schedule = compilation.Schedule;
        var since = job.Metadata.CreationTimestamp!.Value;
        return schedule.Timetable.NextAfter(since) is null
            ? ([], [NeverFires.Why(job.Spec, schedule, since, since)], schedule)
            : ([], schedule.Warnings, schedule);
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
