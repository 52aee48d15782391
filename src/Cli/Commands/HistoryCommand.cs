using System.CommandLine;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Runs;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>history NAME</c>: the runs of a schedule, with their attempts.</summary>
internal sealed class HistoryCommand
{
    private const string None = "-";

    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Option<OutputFormat> _output = CommonOptions.Output(hasWide: false);
    private readonly Option<bool> _noHeaders = CommonOptions.NoHeaders();

    private HistoryCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    private DateTimeOffset Now => _context.Host.Now;

    public static Command Create(CommandContext context)
    {
        var history = new HistoryCommand(context);
        var command = new Command("history", "List a schedule's runs, newest first: when, how long, how they ended, each attempt of those that needed several.")
        {
            history._name, history._output, history._noHeaders,
        };
        command.SetAction(history.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var item = await RawObjects.GetAsync(cluster, parsed.GetRequiredValue(_name), cancellationToken);
        var job = RawObjects.Typed(item);
        if (parsed.GetValue(_output) is not OutputFormat.Table and var format)
        {
            PrintRecords(format, item, job);
            return ExitCodes.Done;
        }

        var runs = (job.Status?.Queued ?? []).Reverse().Select(RunList.AsRun).Concat(RunList.Of(job.Status)).ToList();

        // It is kept even if others have pushed it out, or none is kept.
        if (job.Status?.LastRun is { } last && !runs.Exists(run => run.Id == last.Id))
            runs.Add(last);
        if (runs.Count == 0)
        {
            await _context.Host.Error.WriteLineAsync($"{job.Metadata.Name} has not run yet.");
            return ExitCodes.Done;
        }

        var objects = runs.Exists(r => r.Attempts > 1) ? await RunObjects.FindAsync(cluster.Client, job, cancellationToken) : [];
        var table = new Table("RUN", "TRIGGER", "SCHEDULED", "LATE", "TOOK", "RESULT", "ATTEMPTS", "WHY");
        foreach (var run in runs)
        {
            table.Add(Row(run, job.Status!));
            foreach (var attempt in RunAttempts.Of(run, job.Status, objects ?? []))
                table.Add(AttemptRow(attempt));
        }

        table.Write(_context.Host, !parsed.GetValue(_noHeaders));
        if (job.Status?.Backlog is { From: { } from, Through: { } through } backlog)
            await _context.Host.Error.WriteLineAsync($"{backlog.Remaining} missed runs from {Times.Utc(from)} to {Times.Utc(through)} wait to be made up for.");
        return ExitCodes.Done;
    }

    private Cell[] Row(RunStatus run, ScheduledJobStatus status)
    {
        return
        [
            run.Id,
            run.Trigger ?? None,
            run.ScheduledTime is { } time ? Times.Local(time, _context.Host.Zone, Now) : None,
            run is { StartTime: { } start, DueTime: { } due } && start > due ? Times.Rough(start - due) : None,
            ScheduleColumns.Took(run, Now),
            new Cell(RunList.StateOf(run, status), run.Result is null ? Tone.Busy : ScheduleColumns.ToneOf(run.Result)),
            run.Attempts > 0 ? run.Attempts : None,
            Why(run),
        ];
    }

    private string Why(RunStatus run)
    {
        var reason = run.Reason == run.Result ? null : run.Reason;
        var next = run.NextAttemptTime is { } retry ? $"next attempt {Times.Distance(retry, Now)}" : null;
        var text = string.Join(": ", new[] { next, reason, run.Message }.Where(t => !string.IsNullOrEmpty(t)));
        return text.Length == 0 ? None : text;
    }

    private static Cell[] AttemptRow(RunAttempt attempt) =>
    [
        new Cell($"  {attempt.What}", Tone.Quiet),
        "",
        "",
        "",
        attempt is { From: { } from, To: { } to } ? Times.Rough(to - from) : None,
        attempt.State,
        $"#{attempt.Number}",
        attempt.Detail ?? None,
    ];

    /// <summary>The records of the status as they are.</summary>
    private void PrintRecords(OutputFormat format, JsonObject item, ScheduledJob job)
    {
        if (format == OutputFormat.Name)
        {
            foreach (var run in RunList.Of(job.Status))
                _context.Host.Out.WriteLine(run.Id);
            return;
        }

        var status = item["status"] as JsonObject;
        ObjectPrinter.Print(_context.Host, format, new JsonObject
        {
            ["active"] = status?["active"]?.DeepClone() ?? new JsonArray(),
            ["queued"] = status?["queued"]?.DeepClone() ?? new JsonArray(),
            ["recentRuns"] = status?["recentRuns"]?.DeepClone() ?? new JsonArray(),
        });
    }
}
