using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>list</c>: the schedules, with what a person wants to know of each.</summary>
internal sealed class ListCommand
{
    private readonly CommandContext _context;
    private readonly Option<bool> _all = CommonOptions.AllNamespaces();
    private readonly Option<string?> _selector = CommonOptions.Selector();
    private readonly Option<OutputFormat> _output = CommonOptions.Output();
    private readonly Option<bool> _noHeaders = CommonOptions.NoHeaders();
    private readonly Option<bool> _watch = CommonOptions.Watch();
    private readonly Option<bool> _late = new("--late") { Description = "Only those whose runs do not start on time: Late and Overrunning." };
    private readonly Option<bool> _failing = new("--failing") { Description = "Only those whose newest runs failed." };
    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "next: the next run first. Default: by name.",
        HelpName = "name|next",
    };

    private ListCommand(CommandContext context)
    {
        _context = context;
        _sort.AcceptOnlyFromAmong("name", "next");
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var list = new ListCommand(context);
        var command = new Command("list", "List schedules: state, next run in your local time, last result, failures.")
        {
            list._all, list._selector, list._late, list._failing, list._sort, list._output, list._noHeaders, list._watch,
        };
        command.Aliases.Add("ls");
        command.SetAction(list.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var format = parsed.GetValue(_output);
        if (format is OutputFormat.Table or OutputFormat.Wide)
            return await PrintTableAsync(parsed, cluster, cancellationToken);
        if (parsed.GetValue(_watch))
            throw new CliException("--watch prints a table; for json, yaml or name use kubectl get scheduledjobs --watch", ExitCodes.Usage);
        var items = await RawObjects.ListAsync(cluster, NamespaceOf(parsed, cluster), parsed.GetValue(_selector), cancellationToken);
        ObjectPrinter.PrintList(Host, format, Choose(parsed, items, RawObjects.Typed));
        return ExitCodes.Done;
    }

    private async Task<int> PrintTableAsync(ParseResult parsed, Cluster cluster, CancellationToken cancellationToken)
    {
        var options = new ListOptions { LabelSelector = parsed.GetValue(_selector) };
        var list = await cluster.Schedules.ListAsync(
            NamespaceOf(parsed, cluster), options, (key, why) => Host.Error.WriteLine($"{key} is left out, because it cannot be read: {why}"), cancellationToken);
        var table = NewTable(parsed);
        foreach (var job in Choose(parsed, list.Items, job => job))
            table.Add(Row(parsed, job));
        var isWatched = parsed.GetValue(_watch);
        if (table.Count > 0 || isWatched)
            table.Write(Host, !parsed.GetValue(_noHeaders));
        else
            await Host.Error.WriteLineAsync(NothingFound(parsed, cluster));
        if (isWatched)
            await FollowAsync(parsed, cluster, list.Items, table.Widths, cancellationToken);
        return ExitCodes.Done;
    }

    private async Task FollowAsync(
        ParseResult parsed, Cluster cluster, IEnumerable<ScheduledJob> shown, IReadOnlyList<int> widths, CancellationToken cancellationToken)
    {
        var known = shown.Select(job => (job.Metadata.Uid, job.Metadata.ResourceVersion)).ToHashSet();
        var options = new InformerOptions { Namespace = NamespaceOf(parsed, cluster), LabelSelector = parsed.GetValue(_selector) };
        await foreach (var change in ObjectWatch.FollowAsync(cluster.Schedules, options, cluster.Time, cancellationToken))
        {
            var job = change.New ?? change.Old! with { Status = (change.Old.Status ?? new()) with { State = "Deleted", NextRunTime = null } };
            if (change.New is not null && known.Contains((job.Metadata.Uid, job.Metadata.ResourceVersion)))
                continue;
            if (!Choose(parsed, [job], j => j).Any())
                continue;
            var table = NewTable(parsed, widths);
            table.Add(Row(parsed, job));
            table.Write(Host, hasHeaders: false);
            widths = table.Widths;
        }
    }

    private IEnumerable<T> Choose<T>(ParseResult parsed, IEnumerable<T> items, Func<T, ScheduledJob> typed)
    {
        var chosen = items.Select(item => (Item: item, Job: typed(item)));
        if (parsed.GetValue(_late))
            chosen = chosen.Where(c => c.Job.Status?.State is ScheduleStates.Late or ScheduleStates.Overrunning);
        if (parsed.GetValue(_failing))
            chosen = chosen.Where(c => c.Job.Status?.ConsecutiveFailures > 0);
        var sorted = chosen.OrderBy(c => c.Job.Metadata.Namespace, StringComparer.Ordinal).ThenBy(c => c.Job.Metadata.Name, StringComparer.Ordinal);
        return parsed.GetValue(_sort) == "next"
            ? sorted.OrderBy(c => c.Job.Status?.NextRunTime ?? DateTimeOffset.MaxValue).Select(c => c.Item)
            : sorted.Select(c => c.Item);
    }

    private Table NewTable(ParseResult parsed, IReadOnlyList<int>? minWidths = null) =>
        new(ScheduleColumns.Headers(parsed.GetValue(_all), IsWide(parsed))) { MinWidths = minWidths ?? [] };

    private IReadOnlyList<Cell> Row(ParseResult parsed, ScheduledJob job) =>
        ScheduleColumns.Row(job, Host, parsed.GetValue(_all), IsWide(parsed));

    private bool IsWide(ParseResult parsed) => parsed.GetValue(_output) == OutputFormat.Wide;

    private string? NamespaceOf(ParseResult parsed, Cluster cluster) => parsed.GetValue(_all) ? null : cluster.Namespace;

    private string NothingFound(ParseResult parsed, Cluster cluster)
    {
        var isFiltered = parsed.GetValue(_late) || parsed.GetValue(_failing) || parsed.GetValue(_selector) is not null;
        return $"No {(isFiltered ? "matching " : "")}ScheduledJob in {(parsed.GetValue(_all) ? "any namespace" : $"namespace {cluster.Namespace}")}.";
    }
}
