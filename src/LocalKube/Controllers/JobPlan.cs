using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>What to do for a Job now.</summary>
/// <param name="Status">What its status shall be.</param>
internal sealed record JobPlan(JobStatus Status)
{
    /// <summary>The attempt (0 is the first) whose Pod is to be created.</summary>
    public int? CreateAttempt { get; init; }

    public IReadOnlyList<LocalPod> DeletePods { get; init; } = [];

    /// <summary>Its time to live after the end is over.</summary>
    public bool DeleteJob { get; init; }

    /// <summary>When to look again although nothing has changed.</summary>
    public TimeSpan? LookAgainIn { get; init; }
}
