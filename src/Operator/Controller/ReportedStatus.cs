using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>A status that only reports what the caches show, so that a lost write is made good by the next.</summary>
internal static class ReportedStatus
{
    /// <summary>Writes a status, if it differs from the one that the cache shows.</summary>
    /// <param name="client">Where to.</param>
    /// <param name="metadata">Of the object, as the cache shows it.</param>
    /// <param name="before">Its status there.</param>
    /// <param name="after">What it should be.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public static async Task WriteAsync<T>(
        ResourceClient<T> client, ObjectMeta metadata, byte[] before, byte[] after, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        if (JsonMergePatch.Diff(before, after) is not { } diff)
            return;
        try
        {
            await client.PatchForVersionAsync(
                metadata.Namespace!, metadata.Name!, Patch.Status(metadata, diff), "status", WriteOptions.Default, cancellationToken);
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            // It has changed or is gone. The cache will show that, and then it is written again.
        }
    }
}
