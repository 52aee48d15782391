using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console.Manifests;

/// <summary>Applies manifests, server-side and with strict field validation, one after the other.</summary>
internal sealed class ManifestApplier(KubeClient client, TimeProvider time)
{
    /// <summary>Owner of the applied fields.</summary>
    public const string FieldManager = "local-cluster";

    private const string DefaultNamespace = "default";
    private static readonly TimeSpan EstablishedLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EstablishedPause = TimeSpan.FromMilliseconds(50);
    private static readonly WriteOptions Write = new() { FieldManager = FieldManager, Force = true, FieldValidation = "Strict" };

    private readonly DiscoveredKinds _kinds = new(client);

    /// <summary>Applies one manifest; null where it went well, otherwise why not, in one or more lines.</summary>
    public async Task<string?> ApplyAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Problem is not null)
            return manifest.Problem;
        try
        {
            if (await _kinds.FindAsync(manifest.ApiVersion, manifest.Kind, cancellationToken) is not { } type)
                return $"no matches for kind \"{manifest.Kind}\" in version \"{manifest.ApiVersion}\"";
            var @namespace = type.Namespaced ? manifest.Namespace ?? DefaultNamespace : null;
            var objects = client.Resource(type);
            await objects.PatchAsync(@namespace, manifest.Name, Patch.Apply(RawJson.From(manifest.Object)), null, Write, cancellationToken);
            return manifest.Kind == "CustomResourceDefinition"
                ? await WaitEstablishedAsync(objects, manifest.Name, cancellationToken)
                : null;
        }
        catch (ApiException e)
        {
            return e.Message;
        }
    }

    private async Task<string?> WaitEstablishedAsync(
        ResourceClient<AnyObject> definitions, string name, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < EstablishedLimit)
        {
            var conditions = (await definitions.FindAsync(null, name, cancellationToken))?.Status?["conditions"] as JsonArray;
            if (conditions?.Any(c => c?["type"]?.ToString() == "Established" && c["status"]?.ToString() == "True") == true)
                return null;
            await Task.Delay(EstablishedPause, time, cancellationToken);
        }

        return $"it was stored, but not established within {EstablishedLimit.TotalSeconds:0} s";
    }
}
