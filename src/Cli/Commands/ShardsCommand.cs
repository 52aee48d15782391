using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>shards</c>: which replica of the operator acts for what, if several share the schedules.</summary>
internal sealed class ShardsCommand
{
    private readonly CommandContext _context;
    private readonly Option<bool> _all = CommonOptions.AllNamespaces();
    private readonly Option<OutputFormat> _output = CommonOptions.Output();
    private readonly Option<bool> _noHeaders = CommonOptions.NoHeaders();

    private ShardsCommand(CommandContext context)
    {
        _context = context;
        _output.Description = "How to print: for a person (wide counts schedules as well), as names of the Leases, or for a program.";
    }

    private CliHost Host => _context.Host;

    public static Command Create(CommandContext context)
    {
        var shards = new ShardsCommand(context);
        var command = new Command("shards", "Show which replica of the operator acts for which part of the schedules; --namespace is that of the operator.")
        {
            shards._all, shards._output, shards._noHeaders,
        };
        command.SetAction(shards.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var @namespace = parsed.GetValue(_all) ? null : cluster.Namespace;
        var list = await cluster.Client.Resource(KnownResources.Leases).ListAsync(@namespace, new ListOptions { LabelSelector = ShardNames.Label }, cancellationToken);
        var (format, isPlain) = (parsed.GetValue(_output), parsed.GetValue(_output) is OutputFormat.Table or OutputFormat.Name);
        var counts = isPlain ? null : await CountAsync(cluster, cancellationToken);
        var groups = ShardGroup.Read(list.Items, counts);
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            ObjectPrinter.Print(Host, format, ShardGroup.ToJson(groups));
            return ExitCodes.Done;
        }

        if (groups.Count == 0)
        {
            await Host.Error.WriteLineAsync(
                @namespace is null ? "No replicas share schedules." : $"No replicas share schedules in namespace {@namespace}. Is that the operator's? -A looks in all.");
        }
        else if (format == OutputFormat.Name)
        {
            foreach (var replica in groups.SelectMany(g => g.Replicas))
                await Host.Out.WriteLineAsync($"lease.coordination.k8s.io/{replica.Lease}");
        }
        else
        {
            Print(parsed, groups, format == OutputFormat.Wide);
        }

        return ExitCodes.Done;
    }

    private void Print(ParseResult parsed, IReadOnlyList<ShardGroup> groups, bool isWide)
    {
        var table = new Table([
            .. parsed.GetValue(_all) ? (string[])["NAMESPACE"] : [], "REPLICA", "STATE", "BUCKETS", "DRAINING", "RENEWED",
            .. isWide ? (string[])["SCHEDULES", "WHICH", "LEASE"] : []]);
        foreach (var (group, replica) in groups.SelectMany(g => g.Replicas.Select(r => (g, r))))
        {
            table.Add([
                .. parsed.GetValue(_all) ? (Cell[])[group.Namespace] : [], replica.Name, State(replica), $"{replica.Owned.Count}", $"{replica.Draining.Count}",
                replica.RenewedAt is { } at ? $"{Times.Rough(Host.Now - at)} ago" : "-",
                .. isWide ? (Cell[])[replica.Schedules?.ToString() ?? "-", replica.Owned.IsEmpty ? "-" : $"{replica.Owned}", replica.Lease] : []]);
        }

        table.Write(Host, !parsed.GetValue(_noHeaders));
        foreach (var group in groups)
        {
            if (group.Problem is { } problem)
                Host.Error.WriteLine($"{group.Namespace}/{group.Name}: {problem}");
            else if (!group.Unowned.IsEmpty)
                Host.Error.WriteLine($"{group.Namespace}/{group.Name}: no replica acts for {group.Unowned.Count} of {Bucket.Count} buckets: {group.Unowned}");
        }
    }

    private static Cell State(ShardReplica replica) => replica switch
    {
        { HasEnded: true } => new Cell("Ended", Tone.Quiet),
        { IsGone: true } => new Cell("Gone", Tone.Bad),
        { IsLeaving: true } => new Cell("Leaving", Tone.Busy),
        _ => new Cell("Active", Tone.Good),
    };

    /// <summary>Schedules by bucket; null if not all may be listed.</summary>
    private static async Task<IReadOnlyList<int>?> CountAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            var counts = new int[Bucket.Count];
            foreach (var job in (await cluster.Schedules.ListAsync(null, ListOptions.All, (_, _) => { }, cancellationToken)).Items)
                counts[Bucket.Of(job.Metadata.Uid!)]++;
            return counts;
        }
        catch (ApiException e) when (e.IsForbidden || e.IsNotFound)
        {
            return null;
        }
    }
}
