using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Runs;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>run NAME</c>: one run now.</summary>
internal sealed class RunCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait for its end: exit code 3 if it does not succeed, 4 if it takes too long." };
    private readonly Option<bool> _logs = new("--logs") { Description = "Print its logs as they are written, and wait for its end." };
    private readonly Option<TimeSpan?> _timeout = CommonOptions.Duration("--timeout", "How long to wait, such as 10m. Default: as long as it takes.");
    private readonly Option<DryRunMode> _dryRun = CommonOptions.DryRun();

    private RunCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var run = new RunCommand(context);
        var command = new Command("run", "Start one run now, even of a suspended schedule. Prints the id of the run.")
        {
            run._name, run._wait, run._logs, run._timeout, run._dryRun,
        };
        command.SetAction(run.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var dryRun = parsed.GetValue(_dryRun);
        var value = SchedulePatches.NewValue(Host.Now);
        var name = Cluster.PlainName(parsed.GetRequiredValue(_name));
        var job = dryRun == DryRunMode.Client
            ? await cluster.GetAsync(name, cancellationToken)
            : await RequestAsync(cluster, name, value, dryRun, cancellationToken);
        var runId = RunNames.Manual(name, value);
        await Host.Out.WriteLineAsync($"{runId}{dryRun.Suffix()}");
        if (dryRun != DryRunMode.None || !(parsed.GetValue(_wait) || parsed.GetValue(_logs)))
            return ExitCodes.Done;
        return await WaitInTimeAsync(parsed, cluster, job, new Request(runId, value), cancellationToken);
    }

    private static async Task<ScheduledJob> RequestAsync(
        Cluster cluster, string name, string value, DryRunMode dryRun, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.Schedules.PatchAsync(
                cluster.Namespace, name, Patch.Merge(RawJson.From(SchedulePatches.RunNow(value))), null, dryRun.ToWriteOptions(), cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw cluster.NotFound(name);
        }
    }

    private async Task<int> WaitInTimeAsync(ParseResult parsed, Cluster cluster, ScheduledJob job, Request request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(parsed.GetValue(_timeout) ?? Timeout.InfiniteTimeSpan, Host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (!parsed.GetValue(_logs))
                return await WaitAsync(cluster, job, request, either.Token);
            if (job.Spec.Action.Http is not null)
            {
                await Host.Error.WriteLineAsync("An HTTP call has no log.");
                return await WaitAsync(cluster, job, request, either.Token);
            }

            var end = WaitAsync(cluster, job, request, either.Token);
            await new RunLogFollower(cluster, Host, job, request.RunId, new LogOptions()).FollowAsync(end, either.Token);
            return await end;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await Host.Error.WriteLineAsync($"error: {request.RunId} did not end in time; it continues without this command");
            return ExitCodes.TimedOut;
        }
    }

    /// <summary>Follows the schedule until the run has ended, and says each step.</summary>
    private async Task<int> WaitAsync(Cluster cluster, ScheduledJob job, Request request, CancellationToken cancellationToken)
    {
        var options = new InformerOptions { Namespace = job.Metadata.Namespace, FieldSelector = $"metadata.name={job.Metadata.Name}" };
        string? told = null;
        await foreach (var change in ObjectWatch.FollowAsync(cluster.Schedules, options, cluster.Time, cancellationToken))
        {
            if (change.New is not { } now)
                throw new CliException($"ScheduledJob {job.Metadata.Name} was deleted");
            var progress = RunProgress.Of(now, request.RunId, request.Value);
            if (progress.Message is { } message && message != told)
                await Host.Error.WriteLineAsync(told = message);
            switch (progress)
            {
                case { Step: RunStep.Ended, Run.Result: RunResults.Succeeded }:
                    return ExitCodes.Done;
                case { Step: RunStep.Ended or RunStep.Ignored }:
                    return ExitCodes.RunFailed;
            }
        }

        throw new CliException("the watch on the ScheduledJob ended");
    }

    private sealed record Request(string RunId, string Value);
}
