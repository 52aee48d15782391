using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.CronJobs;

/// <summary>Reads the CronJobs of a cluster.</summary>
internal static class ClusterCronJobs
{
    private static readonly ResourceType<AnyObject> Type = AnyObject.TypeOf("batch", "v1", "cronjobs", "CronJob");

    /// <param name="client">The cluster.</param>
    /// <param name="namespace">One namespace; null for all.</param>
    /// <param name="selector">A label selector; null for all.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<SourceText> ReadAsync(KubeClient client, string? @namespace, string? selector, CancellationToken cancellationToken)
    {
        var list = await client.Resource(Type).ListAsync(@namespace, ListOptions.All with { LabelSelector = selector }, cancellationToken);
        var items = new JsonArray();
        foreach (var item in list.Items.OrderBy(i => i.Metadata.Namespace, StringComparer.Ordinal).ThenBy(i => i.Metadata.Name, StringComparer.Ordinal))
        {
            var node = JsonSerializer.SerializeToNode(item, Type.TypeInfo)!;
            node["kind"] = Type.Kind;
            items.Add(node);
        }

        var json = new JsonObject { ["kind"] = "CronJobList", ["items"] = items };
        return new SourceText("cluster", CompactJson.Of(json));
    }
}
