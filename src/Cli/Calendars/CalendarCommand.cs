using System.CommandLine;
using ScheduledJobs.Cli.Commands;
using ScheduledJobs.Cli.Convert.Yaml;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Calendars;

/// <summary><c>calendar import FILE</c>: a ScheduleCalendar from an iCalendar file.</summary>
internal sealed class CalendarCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _file = new("file") { Description = "An iCalendar file (.ics), or - for standard input.", HelpName = "FILE" };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the ScheduleCalendar. Default: that of the calendar or of the file.", HelpName = "name" };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "Time zone whose days they are. Default: that of the calendar; without one, that of each schedule.", HelpName = "zone" };
    private readonly Option<bool> _shared = new("--shared") { Description = "Let schedules of other namespaces refer to it." };
    private readonly Option<int> _years = new("--years") { Description = "Recurring events that are not on the same date of every year are expanded for this many years, from this one on.", HelpName = "number", DefaultValueFactory = _ => 5 };

    private CalendarCommand(CommandContext context)
    {
        _context = context;
        _years.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var years) && years is < 1 or > 50)
                result.AddError($"--years: expected 1 to 50, found {years}");
        });
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var calendar = new CalendarCommand(context);
        var import = new Command("import", "Print a ScheduleCalendar with the all-day events of an iCalendar file, as YAML for kubectl apply. What it leaves out is listed on standard error.")
        {
            calendar._file, calendar._name, calendar._zone, calendar._shared, calendar._years,
        };
        import.SetAction(calendar.Run);
        return new Command("calendar", "Make calendars of days on which schedules do not run.") { import };
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(_file);
        var source = path == "-" ? "standard input" : path;
        var file = IcsFile.Parse(source, Read(path));
        var from = new DateOnly(Host.Now.Year, 1, 1);
        var import = new IcsImport(from, from.AddYears(parsed.GetValue(_years)).AddDays(-1));
        foreach (var item in file.Events)
            import.Add(item);
        foreach (var reason in import.LeftOut)
            Host.Error.WriteLine($"left out: {Line(reason)}");
        if (import.Dates.Count == 0)
            throw new CliException($"{source}: no event is left");
        if (import.Dates.Count > SpecLimits.CalendarDates)
            throw new CliException($"{source}: a ScheduleCalendar has at most {SpecLimits.CalendarDates} dates, found {import.Dates.Count}; a smaller --years helps");
        Host.Out.Write(Manifest(parsed, path, file, import));
        Host.Error.WriteLine($"{Words.Count(import.Dates.Count, "date")} from {Words.Count(file.Events.Count, "event")}, {import.LeftOut.Count} left out.");
        return ExitCodes.Done;
    }

    private string Read(string path)
    {
        if (path == "-")
            return Host.In.ReadToEnd();
        return File.Exists(path) ? File.ReadAllText(path) : throw new CliException($"{path}: no such file");
    }

    private string Manifest(ParseResult parsed, string path, IcsFile file, IcsImport import)
    {
        List<string> lines = [$"apiVersion: {ApiConstants.GroupVersion}", $"kind: {ScheduleCalendar.KindName}", "metadata:", $"  name: {YamlText.Inline(NameOf(parsed, path, file))}"];
        if (parsed.GetValue(_context.Options.Namespace) is { } @namespace)
            lines.Add($"  namespace: {YamlText.Inline(@namespace)}");
        lines.Add("spec:");
        if (ZoneOf(parsed, file) is { } zone)
            lines.Add($"  timeZone: {YamlText.Inline(zone)}");
        if (parsed.GetValue(_shared))
            lines.Add("  shared: true");
        lines.Add("  dates:");
        lines.AddRange(import.Dates.Select(entry => $"  - \"{entry.Key}\" # {Line(entry.Value)}"));
        return string.Join('\n', lines) + "\n";
    }

    private string? ZoneOf(ParseResult parsed, IcsFile file)
    {
        if (parsed.GetValue(_zone) is { } given)
            return WallClock.FindZone(given) is not null ? given : throw new CliException($"--time-zone: '{given}' is not in this system's time-zone data", ExitCodes.Usage);
        if (file.TimeZone is null || WallClock.FindZone(file.TimeZone) is not null)
            return file.TimeZone;
        Host.Error.WriteLine($"left out: time zone {Line(file.TimeZone)}: not in this system's time-zone data");
        return null;
    }

    private string NameOf(ParseResult parsed, string path, IcsFile file)
    {
        if (parsed.GetValue(_name) is { } given)
            return given;
        var words = (file.Name ?? Path.GetFileNameWithoutExtension(path)).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ');
        var name = string.Join('-', string.Concat(words).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "calendar" : name[..Math.Min(name.Length, 63)].TrimEnd('-');
    }

    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? ' ' : c)).Trim();
}
