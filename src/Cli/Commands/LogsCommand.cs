using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>logs NAME [RUN]</c>: what the Pods of a run wrote.</summary>
internal sealed class LogsCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Argument<string?> _run = new("run")
    {
        Description = "Id of the run, or the part after the schedule's name. Default: the newest run.",
        HelpName = "RUN",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Continue until the run ends." };
    private readonly Option<string?> _container = new("--container", "-c") { Description = "One container. Default: all.", HelpName = "name" };
    private readonly Option<int?> _tail = new("--tail") { Description = "Print only the last lines, this many of them.", HelpName = "lines" };
    private readonly Option<bool> _timestamps = new("--timestamps") { Description = "Begin each line with its time." };

    private LogsCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    public static Command Create(CommandContext context)
    {
        var logs = new LogsCommand(context);
        var command = new Command("logs", "Print the logs of a run's Pods, all attempts in order.")
        {
            logs._name, logs._run, logs._follow, logs._container, logs._tail, logs._timestamps,
        };
        command.SetAction(logs.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var job = await cluster.GetAsync(parsed.GetRequiredValue(_name), cancellationToken);
        var run = Find(job, parsed.GetValue(_run));
        var options = new LogOptions(parsed.GetValue(_container), parsed.GetValue(_tail), parsed.GetValue(_timestamps));
        if (job.Spec.Action.Http is not null && run is { Pod: null, Job: null })
            throw new CliException($"run {run.Id} was an HTTP call and has no log. {Outcome(run)}");
        if (parsed.GetValue(_follow) && run.Result is null)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await new RunLogFollower(cluster, _context.Host, job, run.Id, options).FollowAsync(EndOfAsync(cluster, job, run.Id, stop.Token), cancellationToken);
            await stop.CancelAsync();
            return ExitCodes.Done;
        }

        var pods = await RunObjects.FindPodsAsync(cluster.Client, job, run.Id, cancellationToken);
        if (pods.Count == 0)
            throw new CliException($"no Pod of run {run.Id} is left. {Outcome(run)} spec.history says how many are kept: {Kept(job)}");
        var logs = new PodLogs(cluster, _context.Host, options);
        foreach (var pod in pods)
        {
            if (pods.Count > 1)
                await _context.Host.Error.WriteLineAsync($"==> Pod {pod.Metadata.Name}");
            await logs.CopyAsync(pod, cancellationToken);
        }

        return ExitCodes.Done;
    }

    private static RunStatus Find(ScheduledJob job, string? id)
    {
        if (id is null)
            return RunList.Newest(job.Status) ?? throw new CliException($"{job.Metadata.Name} has not run yet");
        if (RunList.Find(job.Status, job.Metadata.Name!, id) is { } run)
            return run;

        // The status forgets; Pods may be kept longer.
        return new RunStatus { Id = id.StartsWith($"{job.Metadata.Name}-", StringComparison.Ordinal) ? id : $"{job.Metadata.Name}-{id}", Result = RunResults.Unknown };
    }

    private static async Task EndOfAsync(Cluster cluster, ScheduledJob job, string runId, CancellationToken cancellationToken)
    {
        var options = new InformerOptions { Namespace = job.Metadata.Namespace, FieldSelector = $"metadata.name={job.Metadata.Name}" };
        await foreach (var change in ObjectWatch.FollowAsync(cluster.Schedules, options, cluster.Time, cancellationToken))
        {
            if (change.New?.Status?.Active?.Any(run => run.Id == runId) != true)
                return;
        }
    }

    private static string Outcome(RunStatus run) => run switch
    {
        { Result: RunResults.Unknown, Reason: null } => "The status does not know it either.",
        { Result: null } => "It is active.",
        _ => $"It ended as {run.Result}{(string.IsNullOrEmpty(run.Message) ? "" : $": {run.Message}")}.",
    };

    private static string Kept(ScheduledJob job) =>
        $"{job.Spec.History.Succeeded} that succeeded and {job.Spec.History.Failed} that failed{(job.Spec.History.Ttl is { } ttl ? $", for {ttl}" : "")}";
}
