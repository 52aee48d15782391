using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>What to do for a Job now.</summary>
/// <param name="Status">Its new status.</param>
internal sealed record JobPlan(JobStatus Status)
{
    /// <summary>The attempt whose Pod to create, from 0.</summary>
    public int? CreateAttempt { get; init; }

    public IReadOnlyList<LocalPod> DeletePods { get; init; } = [];

    /// <summary>Whether its time to live after finishing is over.</summary>
    public bool DeleteJob { get; init; }

    /// <summary>When to look again even if nothing has changed.</summary>
    public TimeSpan? LookAgainIn { get; init; }
}
