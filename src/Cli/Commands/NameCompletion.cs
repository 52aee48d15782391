using System.CommandLine;
using ScheduledJobs.Kube.Client;

namespace ScheduledJobs.Cli.Commands;

/// <summary>Completes names of ScheduledJobs. A cluster that does not respond soon has none: a shell waits for this.</summary>
internal static class NameCompletion
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static IEnumerable<string> Find(CommandContext context, ParseResult parsed)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit, context.Host.Time);
            return Task.Run(() => FindAsync(context, parsed, limit.Token)).GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // Whatever is wrong, the command itself will say it.
            return [];
        }
    }

    private static async Task<IEnumerable<string>> FindAsync(CommandContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = context.Connect(parsed);
        var list = await cluster.Schedules.ListAsync(cluster.Namespace, ListOptions.All, cancellationToken);
        return [.. list.Items.Select(job => job.Metadata.Name!).Order(StringComparer.Ordinal)];
    }
}
