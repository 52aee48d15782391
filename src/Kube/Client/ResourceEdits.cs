using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>Changes that depend on what an object is now.</summary>
public static class ResourceEdits
{
    /// <summary>How often an object is read that somebody else changes at the same time.</summary>
    public const int MostTries = 5;

    /// <summary>Reads an object, and applies a merge patch that contains its resource version. If somebody else has changed it in between, both happen again.</summary>
    /// <param name="client">Its client.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="findPatch">The patch for the version that was read; null to change nothing.</param>
    /// <param name="options">How to write.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The object as it was before; null if it does not exist.</returns>
    /// <exception cref="ApiException">The server refuses it, or the object keeps changing (a conflict).</exception>
    public static async Task<T?> EditAsync<T>(
        this ResourceClient<T> client, string? @namespace, string name, Func<T, Task<JsonObject?>> findPatch, WriteOptions options, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(findPatch);
        for (var tries = 1; ; tries++)
        {
            if (await client.FindAsync(@namespace, name, cancellationToken) is not { } item)
                return null;
            if (await findPatch(item) is not { } patch)
                return item;
            try
            {
                await client.PatchAsync(@namespace, name, Patch.Merge(RawJson.From(patch)), null, options, cancellationToken);
                return item;
            }
            catch (ApiException e) when (e.IsConflict && tries < MostTries)
            {
                // Read again.
            }
        }
    }
}
