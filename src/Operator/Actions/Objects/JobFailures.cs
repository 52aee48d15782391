using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Adds to what a failed Job says of itself which of its Pods failed last, and how: its exit code is what a person looks for.</summary>
internal static class JobFailures
{
    /// <param name="attempt">The Job's.</param>
    /// <param name="pods">The Pods of the Job, as far as they can be seen; asked for only if the Job has failed.</param>
    public static Attempt Explain(Attempt attempt, Func<IEnumerable<Pod>> pods)
    {
        if (attempt is not { State: AttemptState.Failed, Failure: { } failure })
            return attempt;
        var last = pods().Where(p => p.Status?.Phase == "Failed").MaxBy(p => p.Metadata.CreationTimestamp);
        return last is null
            ? attempt
            : attempt with { Failure = failure with { Message = $"{failure.Message}; Pod {last.Metadata.Name}: {PodObserver.WhyFailed(last.Status!).Message}" } };
    }
}
