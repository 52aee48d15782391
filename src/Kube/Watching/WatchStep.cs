namespace ScheduledJobs.Kube.Watching;

/// <summary>What comes next.</summary>
/// <param name="Next">The next state.</param>
/// <param name="BackOff">Whether to wait first, longer each time.</param>
/// <param name="WaitAtLeast">What the server asked for.</param>
internal readonly record struct WatchStep(WatchState Next, bool BackOff, TimeSpan WaitAtLeast = default);
