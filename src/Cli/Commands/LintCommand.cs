using System.CommandLine;
using ScheduledJobs.Cli.Manifests;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Manifests;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;

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
        var command = new Command("lint", "Check manifests of ScheduledJobs and ScheduleCalendars offline: what can't be right is an error (exit code 1), what is probably not meant a warning.")
        {
            lint._files, lint._dialect, lint._zone,
        };
        command.SetAction(lint.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var files = ManifestFiles.Load(parsed.GetValue(_files)!, Host.In);
        var (manifests, calendars) = (ScheduleManifest.Of(files), CalendarManifest.Of(files));
        var counts = new Dictionary<LintLevel, int>();
        foreach (var calendar in calendars)
            Tell(calendar.File, calendar.Compiled.Key.Name, Check(calendar));
        foreach (var manifest in manifests)
        {
            var (findings, schedule) = Check(parsed, manifest, CalendarManifest.SourceOf(calendars));
            Tell(manifest.File, manifest.Name, findings);
            if (parsed.GetValue(_dialect) && schedule is not null)
                DialectTable.Print(Host, manifest.Job!, schedule);
        }

        var errors = counts.GetValueOrDefault(LintLevel.Error);
        Host.Error.WriteLine(
            $"{Count(manifests.Count(m => m.Name.Length > 0), "ScheduledJob")}, {(calendars.Count > 0 ? $"{Count(calendars.Count, "ScheduleCalendar")}, " : "")}"
            + $"{Count(errors, "error")}, {Count(counts.GetValueOrDefault(LintLevel.Warning), "warning")}.");
        return errors > 0 ? ExitCodes.Error : ExitCodes.Done;

        void Tell(string file, string name, IEnumerable<(LintLevel Level, string Text)> findings)
        {
            foreach (var (level, text) in findings)
            {
                Host.Out.WriteLine($"{file}: {(name.Length == 0 ? "" : $"{name}: ")}{level.ToString().ToLowerInvariant()}: {text}");
                counts[level] = counts.GetValueOrDefault(level) + 1;
            }
        }
    }

    private IEnumerable<(LintLevel Level, string Text)> Check(CalendarManifest manifest) => manifest.Calendar is { } calendar
        ? CalendarLint.Check(calendar, Host.Now).Select(finding => (finding.Level, finding.ToString()))
        : manifest.Problems.Select(problem => (LintLevel.Error, problem));

    private (IEnumerable<(LintLevel Level, string Text)> Findings, Schedule? Schedule) Check(ParseResult parsed, ScheduleManifest manifest, ICalendarSource calendars)
    {
        if (manifest.Job is not { } written)
            return (manifest.Problems.Select(problem => (LintLevel.Error, problem)), null);
        var job = NewlyCreated.At(written, Host.Now);
        var compilation = ZoneOption.CompilerOf(parsed, _zone, calendars).Compile(job);
        return (ScheduleLint.Check(job, compilation, Host.Now).Select(finding => (finding.Level, finding.ToString())), compilation.Schedule);
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
