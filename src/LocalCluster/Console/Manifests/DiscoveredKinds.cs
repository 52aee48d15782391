using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console.Manifests;

/// <summary>Finds a kind's resource through the API server's discovery.</summary>
internal sealed class DiscoveredKinds(KubeClient client)
{
    /// <summary>The resource type of a kind; null if the server does not have it.</summary>
    public async Task<ResourceType<AnyObject>?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        var wanted = new ObjectKind(apiVersion, kind);
        return await client.FindKindAsync(wanted, cancellationToken) is { } found
            ? AnyObject.TypeOf(wanted.Group, wanted.Version, found.Plural, kind, found.IsNamespaced)
            : null;
    }
}
