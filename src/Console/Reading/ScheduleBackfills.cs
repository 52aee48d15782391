using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>The Backfills of a schedule.</summary>
internal static class ScheduleBackfills
{
    /// <summary>Its Backfills, newest first; null if the user may not see them, or the cluster does not know the kind.</summary>
    public static async Task<IReadOnlyList<Backfill>?> FindAsync(KubeClient client, ScheduledJob job, CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.Resource(BackfillResource.Type).ListAsync(job.Metadata.Namespace, new ListOptions(), cancellationToken);
            return [.. list.Items.Where(b => b.Spec.ScheduledJob == job.Metadata.Name).OrderByDescending(b => b.Metadata.CreationTimestamp)];
        }
        catch (ApiException e) when (e.IsForbidden || e.Code == 404)
        {
            return null;
        }
    }
}
