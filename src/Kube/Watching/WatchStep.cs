namespace ScheduledJobs.Kube.Watching;

/// <summary>What comes next.</summary>
/// <param name="Next">The next state.</param>
/// <param name="BackOff">Whether to wait first, longer each time.</param>
/// <param name="WaitAtLeast">What the server asked for.</param>
/// <param name="NoProgress">Whether the watch is given up because it broke again and again at the same version.</param>
internal readonly record struct WatchStep(WatchState Next, bool BackOff, TimeSpan WaitAtLeast = default, bool NoProgress = false);
