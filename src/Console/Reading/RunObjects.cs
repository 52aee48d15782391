using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>The Pods and Jobs of a schedule.</summary>
public static class RunObjects
{
    /// <summary>The selector of everything that a schedule started.</summary>
    public static string SelectorOf(ScheduledJob job) => $"{ApiConstants.UidLabel}={job.Metadata.Uid}";

    /// <summary>All attempts that left a Pod or Job, oldest first; null if the user may not see them.</summary>
    public static async Task<IReadOnlyList<RunObject>?> FindAsync(KubeClient client, ScheduledJob job, CancellationToken cancellationToken)
    {
        if (job.Spec.Action.Http is not null)
            return [];
        var (@namespace, options) = (job.Metadata.Namespace, new ListOptions { LabelSelector = SelectorOf(job) });
        try
        {
            var found = job.Spec.Action.Job is null
                ? (await client.Resource(KnownResources.Pods).ListAsync(@namespace, options, cancellationToken)).Items.Select(RunObject.Of)
                : (await client.Resource(KnownResources.Jobs).ListAsync(@namespace, options, cancellationToken)).Items.Select(RunObject.Of);
            return [.. found.OfType<RunObject>().OrderBy(o => o.ScheduledTime).ThenBy(o => o.Attempt)];
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }

    /// <summary>The Pods of one run, the first attempt first.</summary>
    public static async Task<IReadOnlyList<Pod>> FindPodsAsync(KubeClient client, ScheduledJob job, string runId, CancellationToken cancellationToken)
    {
        var pods = await client.Resource(KnownResources.Pods).ListAsync(
            job.Metadata.Namespace, new ListOptions { LabelSelector = SelectorOf(job) }, cancellationToken);
        return
        [
            .. pods.Items.Where(pod => RunObject.BelongsTo(pod, runId, MaxAttempts(job)))
                .OrderBy(pod => pod.Metadata.CreationTimestamp).ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The most attempts that a run can have had, also by an earlier spec.</summary>
    public static int MaxAttempts(ScheduledJob job) => Math.Max(job.Spec.Retry?.Limit ?? 0, 100) + 1;
}
