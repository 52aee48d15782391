using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>The events of a schedule.</summary>
public static class ScheduleEvents
{
    /// <summary>Its events, in no particular order; empty if the user may not see them.</summary>
    public static async Task<IReadOnlyList<Event>> FindAsync(KubeClient client, ScheduledJob job, CancellationToken cancellationToken)
    {
        var options = new ListOptions { FieldSelector = $"regarding.kind={ApiConstants.Kind},regarding.name={job.Metadata.Name}" };
        try
        {
            var list = await client.Resource(KnownResources.Events).ListAsync(job.Metadata.Namespace, options, cancellationToken);
            return [.. list.Items.Where(e => e.Regarding?.Uid is null || e.Regarding.Uid == job.Metadata.Uid)];
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return [];
        }
    }
}
