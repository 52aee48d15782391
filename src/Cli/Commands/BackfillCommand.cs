using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>backfill NAME --from --to</c>: runs for the nominal times of a range that has passed.</summary>
internal sealed class BackfillCommand
{
    private const string TimeNote = "such as 2026-11-20T00:00 (local time of the schedule) or 2026-11-20";

    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Option<string?> _from = new("--from") { Description = $"The first time, {TimeNote}.", HelpName = "time", Required = true };
    private readonly Option<string?> _to = new("--to") { Description = "The last time. Default: now.", HelpName = "time" };
    private readonly Option<string?> _as = new("--name") { Description = "Name of the Backfill. Default: that of the schedule and the first time.", HelpName = "name" };
    private readonly Option<int> _concurrency = Number("--concurrency", "How many of the runs may be active at once; the limit of the schedule applies, too.", 1, BackfillCheck.MaxConcurrency);
    private readonly Option<int> _maxRuns = Number("--max-runs", "Refuse a range with more times than this.", 1000, BackfillCheck.MaxRuns);
    private readonly Option<bool> _newestFirst = new("--newest-first") { Description = "Run the newest time first, instead of the oldest." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for others.", HelpName = "text" };
    private readonly Option<string> _zone = ZoneOption.Create();
    private readonly Option<bool> _wait = new("--wait") { Description = "Show the progress until all runs have ended: exit code 3 if one did not succeed, 4 if it takes too long." };
    private readonly Option<TimeSpan?> _timeout = CommonOptions.Duration("--timeout", "How long to wait, such as 2h. Default: as long as it takes.");
    private readonly Option<DryRunMode> _dryRun = CommonOptions.DryRun();

    private BackfillCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var backfill = new BackfillCommand(context);
        var command = new Command("backfill", "Run a schedule for the times of a range that has passed, each once, whether or not they ran then. Deleting the Backfill stops it.")
        {
            backfill._name, backfill._from, backfill._to, backfill._as, backfill._concurrency, backfill._maxRuns, backfill._newestFirst, backfill._reason,
            backfill._zone, backfill._wait, backfill._timeout, backfill._dryRun,
        };
        command.SetAction(backfill.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var job = await cluster.GetAsync(parsed.GetRequiredValue(_name), cancellationToken);
        var compilation = ZoneOption.CompilerOf(parsed, _zone, await ClusterCalendars.OfAsync(cluster, job, cancellationToken)).Compile(job);
        if (!compilation.IsValid)
            throw new CliException($"{job.Metadata.Name}: {compilation.Problem.Message}");
        var draft = Make(parsed, job, compilation.Schedule);
        var backfill = draft.Backfill;
        var dryRun = parsed.GetValue(_dryRun);
        var backfills = cluster.Client.Resource(BackfillResource.Type);
        if (dryRun != DryRunMode.Client)
            await backfills.CreateAsync(cluster.Namespace, backfill, dryRun.ToWriteOptions(), cancellationToken);
        await Host.Out.WriteLineAsync($"backfill.{ApiConstants.Group}/{backfill.Metadata.Name} created{dryRun.Suffix()}");
        await Host.Error.WriteLineAsync(draft.Describe(compilation.Schedule.Zone, Host.Now));
        return parsed.GetValue(_wait) && dryRun == DryRunMode.None
            ? await WaitInTimeAsync(backfills, cluster, backfill.Metadata.Name!, parsed.GetValue(_timeout), cancellationToken)
            : ExitCodes.Done;
    }

    private BackfillDraft Make(ParseResult parsed, ScheduledJob job, Schedule schedule)
    {
        var spec = new BackfillSpec(
            job.Metadata.Name!,
            parsed.GetValue(_concurrency),
            parsed.GetValue(_newestFirst) ? BackfillOrders.NewestFirst : BackfillOrders.OldestFirst,
            parsed.GetValue(_maxRuns))
        {
            From = TimeOption.Read(Host, parsed, _from, schedule.Zone),
            To = TimeOption.Read(Host, parsed, _to, schedule.Zone),
            Reason = parsed.GetValue(_reason),
        };
        var (draft, problem) = BackfillDraft.Make(schedule, spec, Host.Now);
        if (problem is not null)
            throw new CliException(problem.Message, problem.Reason == Reasons.InvalidBackfill ? ExitCodes.Usage : ExitCodes.Error);
        return parsed.GetValue(_as) is { } name
            ? draft! with { Backfill = draft.Backfill with { Metadata = new ObjectMeta { Name = name } } }
            : draft!;
    }

    private async Task<int> WaitInTimeAsync(
        ResourceClient<Backfill> backfills, Cluster cluster, string name, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, Host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var bar = new BackfillBar(Host);
        try
        {
            return await WaitAsync(backfills, cluster, name, bar, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            bar.End();
            await Host.Error.WriteLineAsync($"error: {name} did not end in time; it continues without this command");
            return ExitCodes.TimedOut;
        }
    }

    private async Task<int> WaitAsync(
        ResourceClient<Backfill> backfills, Cluster cluster, string name, BackfillBar bar, CancellationToken cancellationToken)
    {
        var options = new InformerOptions { Namespace = cluster.Namespace, FieldSelector = $"metadata.name={name}" };
        await foreach (var change in ObjectWatch.FollowAsync(backfills, options, cluster.Time, cancellationToken))
        {
            if (change.New is not { } now)
            {
                bar.End();
                throw new CliException($"Backfill {name} was deleted, and with it what had not ended");
            }

            bar.Show(now);
            var failed = now.Status?.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.Failed, Status: ConditionStatus.True });
            if (!now.IsComplete && failed is null or { Reason: Reasons.RunsFailed })
                continue;
            bar.End();
            foreach (var failure in now.Status?.Failures ?? [])
                await Host.Error.WriteLineAsync($"{failure.Id} failed ({failure.Reason}): {failure.Message}");
            if (failed is { Reason: not Reasons.RunsFailed })
                throw new CliException(failed.Message);
            return failed is null ? ExitCodes.Done : ExitCodes.RunFailed;
        }

        throw new CliException("the watch on the Backfill ended");
    }

    private static Option<int> Number(string name, string description, int value, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && (number < 1 || number > most))
                result.AddError($"{name}: expected 1 to {most}, found {number}");
        });
        return option;
    }
}
