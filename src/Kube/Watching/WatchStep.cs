namespace ScheduledJobs.Kube.Watching;

/// <summary>The next step of a watcher.</summary>
/// <param name="Next">The next state.</param>
/// <param name="BackOff">Whether to wait first, longer each time.</param>
/// <param name="WaitAtLeast">The wait that the server asked for.</param>
/// <param name="NoProgress">Whether the watch is abandoned because it keeps breaking at the same version.</param>
internal readonly record struct WatchStep(WatchState Next, bool BackOff, TimeSpan WaitAtLeast = default, bool NoProgress = false);
