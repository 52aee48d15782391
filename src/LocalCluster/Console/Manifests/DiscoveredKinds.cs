using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console.Manifests;

/// <summary>Finds where a kind lives by asking the API server's discovery.</summary>
internal sealed class DiscoveredKinds(KubeClient client)
{
    /// <summary>The resource type of a kind, or null where the server has none.</summary>
    public async Task<ResourceType<AnyObject>?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        var slash = apiVersion.IndexOf('/');
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        string text;
        try
        {
            text = await client.GetTextAsync(slash < 0 ? $"api/{apiVersion}" : $"apis/{apiVersion}", cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }

        var resource = JsonNode.Parse(text)?["resources"]?.AsArray()
            .FirstOrDefault(r => r?["kind"]?.ToString() == kind && r["name"]?.ToString().Contains('/') == false);
        return resource is null
            ? null
            : AnyObject.TypeOf(group, version, resource["name"]!.ToString(), kind, (bool)resource["namespaced"]!);
    }
}
