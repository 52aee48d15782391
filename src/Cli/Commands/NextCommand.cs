using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Manifests;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Manifests;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>next</c>: when a schedule runs, of the cluster or of a file.</summary>
internal sealed class NextCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string?> _name;
    private readonly Option<string[]> _files = FileOption.Create("A file or folder with ScheduledJobs instead, or - for standard input; repeatable. Needs no cluster.");
    private readonly Option<int> _count = new("--count", "-c") { Description = "How many times.", HelpName = "number", DefaultValueFactory = _ => 20 };
    private readonly Option<string?> _from = new("--from") { Description = "From this time on, such as 2026-12-01T00:00 (local time of the schedule). Default: now.", HelpName = "time" };
    private readonly Option<string?> _to = new("--to") { Description = "Up to this time.", HelpName = "time" };
    private readonly Option<bool> _excluded = new("--excluded") { Description = "Also show the times that spec.exclude, startAt, endAt, maxRuns, a suspension or a request leave out or move." };
    private readonly Option<string> _zone = ZoneOption.Create();
    private readonly Option<bool> _noHeaders = CommonOptions.NoHeaders();

    private NextCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Complete(context, new Argument<string?>("name")
        {
            Description = "Name of the ScheduledJob.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrOne,
        });
        _count.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var count) && count is < 1 or > PreviewRange.MaxCount)
                result.AddError($"--count: expected 1 to {PreviewRange.MaxCount}, found {count}");
        });
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var next = new NextCommand(context);
        var command = new Command("next", "Show when a schedule runs, in its local time and UTC, and what clock changes, exclusions and jitter do to it.")
        {
            next._name, next._files, next._count, next._from, next._to, next._excluded, next._zone, next._noHeaders,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(next._name) is null) == (result.GetValue(next._files) is not { Length: > 0 }))
                result.AddError("next: expected the name of a ScheduledJob or --filename, one of the two");
        });
        command.SetAction(next.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_name) is { } name)
        {
            using var cluster = _context.Connect(parsed);
            var found = await cluster.GetAsync(name, cancellationToken);
            return Show(parsed, found, await ClusterCalendars.OfAsync(cluster, found, cancellationToken)) ? ExitCodes.Done : ExitCodes.Error;
        }

        var files = ManifestFiles.Load(parsed.GetValue(_files)!, Host.In);
        var (manifests, calendars) = (ScheduleManifest.Of(files), CalendarManifest.SourceOf(CalendarManifest.Of(files)));
        if (manifests.Count == 0)
            throw new CliException("--filename: found no ScheduledJob");
        var areShown = true;
        foreach (var manifest in manifests)
        {
            if (manifests.Count > 1)
                await Host.Out.WriteLineAsync($"# {manifest.Name}");
            foreach (var problem in manifest.Problems)
                await Host.Error.WriteLineAsync($"error: {manifest.File}: {(manifest.Name.Length == 0 ? "" : $"{manifest.Name}: ")}{problem}");
            areShown &= manifest.Job is { } job && Show(parsed, NewlyCreated.At(job, Host.Now), calendars);
        }

        return areShown ? ExitCodes.Done : ExitCodes.Error;
    }

    /// <summary>Shows one schedule; false if its spec is not valid.</summary>
    private bool Show(ParseResult parsed, ScheduledJob job, ICalendarSource calendars)
    {
        var compilation = ZoneOption.CompilerOf(parsed, _zone, calendars).Compile(job);
        if (!compilation.IsValid)
        {
            Host.Error.WriteLine($"error: {job.Metadata.Name}: {compilation.Problem.Message}");
            return false;
        }

        var schedule = compilation.Schedule;
        var page = new SchedulePreview(job, schedule, Host.Now).Show(new PreviewRange
        {
            From = TimeOption.Read(Host, parsed, _from, schedule.Zone) ?? Host.Now,
            To = TimeOption.Read(Host, parsed, _to, schedule.Zone),
            Count = parsed.GetValue(_count),
            WithDropped = parsed.GetValue(_excluded),
        });
        var table = new Table($"LOCAL TIME ({schedule.Zone.Id})", "UTC", "IN", "NOTE");
        foreach (var time in page.Times)
        {
            var at = time.DueTime ?? time.NominalTime;
            var isRun = time.Outcome == PreviewOutcome.Runs;
            var note = NoteOf(time, schedule.Zone);
            table.Add(
                isRun ? Times.Local(at, schedule.Zone, Host.Now) : "-",
                isRun ? Times.Utc(at) : "-",
                isRun ? Distance(at) : "-",
                new Cell(note.Length == 0 ? "-" : note, Tone.Warning));
        }

        if (table.Count > 0)
            table.Write(Host, !parsed.GetValue(_noHeaders));
        foreach (var remark in Remarks(job, schedule, page))
            Host.Error.WriteLine(remark);
        return true;
    }

    /// <summary>What moved or dropped a time; empty if nothing did.</summary>
    private string NoteOf(PreviewedTime time, TimeZoneInfo zone) => string.Join("; ", new[]
    {
        WhyNot(time.Outcome) is { } why ? $"{Times.Local(time.NominalTime, zone, Host.Now)} {why}" : null,
        time.Clock is { } note ? ClockNoteText.Of(note) : null,
        time.Exclusion is not { } exclusion ? null : time.Outcome == PreviewOutcome.Runs ? ExclusionNoteText.OfTarget(exclusion, zone) : ExclusionNoteText.Of(exclusion, zone),
        time.Jitter > TimeSpan.Zero ? $"jitter +{Times.Rough(time.Jitter)}" : null,
    }.OfType<string>());

    private static string? WhyNot(PreviewOutcome outcome) => outcome switch
    {
        PreviewOutcome.BeforeStart => "is before spec.startAt",
        PreviewOutcome.AfterEnd => "is after spec.endAt",
        PreviewOutcome.AfterMaxRuns => "is after the last run of spec.maxRuns",
        PreviewOutcome.Suspended => "is suspended",
        PreviewOutcome.SkippedOnRequest => "is skipped on request",
        _ => null,
    };

    private string Distance(DateTimeOffset time) => time >= Host.Now ? Times.Rough(time - Host.Now) : Times.Distance(time, Host.Now);

    private IEnumerable<string> Remarks(ScheduledJob job, Schedule schedule, PreviewPage page)
    {
        if (page.Times.Count == 0)
            yield return $"{job.Metadata.Name} has no run in this range.";
        var end = page.End switch
        {
            PreviewEnd.EndAt => $"No more: spec.endAt is {Times.Utc(job.Spec.EndAt!.Value)}.",
            PreviewEnd.MaxRuns => $"No more: spec.maxRuns is {job.Spec.MaxRuns}.",
            PreviewEnd.Trigger => "No more: the trigger has no more times.",
            PreviewEnd.GivenUp => $"No more were found up to {Times.Utc(page.GivenUpAt!.Value)}, where the search ends.",
            _ => null,
        };
        if (end is not null)
            yield return end;
        if (Suspension.EndOf(job) is { } resumes && resumes > Host.Now)
            yield return $"It is suspended until {Times.Utc(resumes)}; these are the times after that.";
        if (!page.IsJitterExact)
            yield return "Jitter depends on the uid that the cluster assigns: the actual times will differ.";
        if (!page.IsMaxRunsExact)
            yield return $"spec.maxRuns, {job.Spec.MaxRuns}, may end it before these times: counting the runs until then takes too long.";
        if (job.Status?.Trip?.Since is not null)
            yield return $"Too many runs in a row failed: none of these starts until 'resume {job.Metadata.Name}'.";
        if (job.Status is { SuspendedUntil: null, Conditions: { } conditions } && conditions.FirstOrDefault(c => c.Reason == Reasons.NamespaceSuspended) is { } pause)
            yield return $"None of these starts for now: {pause.Message}.";
        if (job.Spec.Suspend)
            yield return "It is suspended: none of these starts unless it is resumed.";
        foreach (var warning in schedule.Warnings)
            yield return $"warning: {warning}";
    }
}
