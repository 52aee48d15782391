using System.CommandLine;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>cancel NAME [RUN...]</c>: stops active runs.</summary>
internal sealed class CancelCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Argument<string[]> _runs = new("runs")
    {
        Description = "Ids of runs, as history shows them, with or without the schedule's name. Default: the active run, if there is only one.",
        HelpName = "RUN",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _everything = new("--all") { Description = "All active and waiting runs." };
    private readonly Option<DryRunMode> _dryRun = CommonOptions.DryRun();

    private CancelCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var cancel = new CancelCommand(context);
        var command = new Command("cancel", "Stop an active run, or one that waits for a slot or its next attempt. Its result is Cancelled.")
        {
            cancel._name, cancel._runs, cancel._everything, cancel._dryRun,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cancel._everything) && result.GetValue(cancel._runs) is { Length: > 0 })
                result.AddError("cancel: expected ids of runs or --all, not both");
        });
        command.SetAction(cancel.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var dryRun = parsed.GetValue(_dryRun);
        IReadOnlyList<string> ids = [];
        var job = await ScheduleEdit.ApplyAsync(cluster, parsed.GetRequiredValue(_name), dryRun, FindPatch, cancellationToken);
        foreach (var id in ids)
            Host.Out.WriteLine($"{ObjectPrinter.NameOf(job.Metadata.Name!)} cancels {id}{dryRun.Suffix()}");
        return ExitCodes.Done;

        Task<JsonObject> FindPatch(ScheduledJob read)
        {
            ids = Find(read, parsed.GetValue(_runs) ?? [], parsed.GetValue(_everything));
            return Task.FromResult(SchedulePatches.Cancel(read, ids));
        }
    }

    private IReadOnlyList<string> Find(ScheduledJob job, string[] asked, bool everything)
    {
        var open = RunList.Open(job.Status).ToList();
        if (asked.Length > 0)
            return [.. asked.Select(id => Find(job, open, id)).Distinct(StringComparer.Ordinal)];
        return open.Count switch
        {
            0 => throw new CliException($"{job.Metadata.Name} has no active run"),
            > CancelList.MostRuns when everything => [.. open.Take(CancelList.MostRuns).Select(run => run.Id)],
            1 => [open[0].Id],
            _ when everything => [.. open.Select(run => run.Id)],
            _ => throw new CliException($"{job.Metadata.Name} has several runs; name those to cancel, or use --all:{Lines(job, open)}"),
        };
    }

    private string Find(ScheduledJob job, List<RunStatus> open, string id)
    {
        var target = CancelTarget.Find(job, id);
        return target.Run?.Id ?? throw new CliException(target.HasEnded || open.Count == 0 ? target.Problem! : $"{target.Problem}; it has:{Lines(job, open)}");
    }

    private string Lines(ScheduledJob job, List<RunStatus> open) =>
        string.Concat(open.Select(run => $"\n  {run.Id} {RunList.StateOf(run, job.Status)}{(run.StartTime is null ? "" : $" for {ScheduleColumns.Took(run, Host.Now)}")}"));
}
