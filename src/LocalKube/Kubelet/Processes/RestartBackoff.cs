namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>
/// How long a container waits before a restart: not at all the first time, then 1 s doubling to 5 min. Kubernetes starts at 10 s;
/// on a laptop the restart should be visible soon. A start that lasted ten minutes resets it, as in Kubernetes.
/// </summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(10);

    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>The wait after a start that lasted this long.</summary>
    public TimeSpan After(TimeSpan lasted)
    {
        if (lasted >= Healthy)
            _next = TimeSpan.Zero;
        var wait = _next;
        _next = wait == TimeSpan.Zero ? First : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, Longest.Ticks));
        return wait;
    }
}
