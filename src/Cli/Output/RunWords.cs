using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Output;

/// <summary>A run in a word, for people.</summary>
internal static class RunWords
{
    /// <summary>The result, or how far it is: Running, Retrying or Queued.</summary>
    public static string StateOf(RunStatus run, ScheduledJobStatus? status)
    {
        var isQueued = status?.Queued?.Any(queued => queued.Id == run.Id) == true;
        return run.Result ?? (isQueued ? "Queued" : run.NextAttemptTime is null ? "Running" : "Retrying");
    }
}
