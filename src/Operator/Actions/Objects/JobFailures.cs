using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Adds to a failed Job's message which of its Pods failed last, and how: users look for the exit code.</summary>
internal static class JobFailures
{
    /// <param name="attempt">The Job's attempt.</param>
    /// <param name="pods">The Job's Pods, if visible; only called if the Job has failed.</param>
    public static Attempt Explain(Attempt attempt, Func<IEnumerable<Pod>> pods)
    {
        if (attempt is not { State: AttemptState.Failed, Failure: { } failure })
            return attempt;
        var last = pods().Where(p => p.Status?.Phase == "Failed").MaxBy(p => p.Metadata.CreationTimestamp);
        if (last is null)
            return attempt;
        var why = PodObserver.WhyFailed(last.Status!);
        return attempt with
        {
            Failure = failure with
            {
                Message = $"{failure.Message}; Pod {last.Metadata.Name}: {why.Message}",
                ExitCode = why.ExitCode,
                Pod = last.Metadata.Name,
            },
        };
    }
}
