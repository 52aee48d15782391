using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Runs;

/// <summary>How far a run is that was requested by annotation.</summary>
/// <param name="Step">How far.</param>
/// <param name="Run">Its record; null before it has one.</param>
/// <param name="Message">A sentence for the user; null if there is nothing to say.</param>
internal sealed record RunProgress(RunStep Step, RunStatus? Run = null, string? Message = null)
{
    /// <param name="job">The schedule as it is now.</param>
    /// <param name="runId">The run.</param>
    /// <param name="value">The annotation's value that requested it.</param>
    public static RunProgress Of(ScheduledJob job, string runId, string value)
    {
        var status = job.Status ?? new ScheduledJobStatus();
        if (RunList.Of(status).FirstOrDefault(r => r.Id == runId) is { } run)
            return run.Result is null ? new RunProgress(RunStep.Active, run, Started(run)) : new RunProgress(RunStep.Ended, run, Ended(run));
        if (status.Queued?.Any(q => q.Id == runId) == true)
            return new RunProgress(RunStep.Queued, null, $"{runId} waits for a slot: {status.ActiveCount ?? 0} active");
        if (status.LastManualRun != value)
            return new RunProgress(RunStep.NotSeen);
        if (status.ManualRuns?.Any(m => m.Id == runId) == true)
            return new RunProgress(RunStep.Ended, null, $"{runId} has ended, but the status keeps the last {job.Spec.History.Recent} runs only, and this is no longer one of them");
        var problem = status.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.Ready, Status: ConditionStatus.False });
        return new RunProgress(RunStep.Ignored, null, problem is null
            ? "the operator did not start it: the request was used before"
            : $"the operator did not start it, because the schedule is not Ready ({problem.Reason}): {problem.Message}");
    }

    private static string Started(RunStatus run)
    {
        var where = run.Pod is { } pod ? $" in Pod {pod}" : run.Job is { } job ? $" as Job {job}" : run.Resource is { } item ? $" as {item.Kind} {item.Name}" : "";
        return run.NextAttemptTime is null
            ? $"{run.Id} runs{where}{(run.Attempts > 1 ? $", attempt {run.Attempts}" : "")}"
            : $"{run.Id}: attempt {run.Attempts} failed ({run.Reason}): {run.Message}; there will be another";
    }

    private static string Ended(RunStatus run)
    {
        var attempts = run.Attempts > 1 ? $" after {run.Attempts} attempts" : "";
        var reason = string.IsNullOrEmpty(run.Reason) || run.Reason == run.Result ? "" : $" ({run.Reason})";
        return $"{run.Id} {run.Result}{reason}{attempts}{(string.IsNullOrEmpty(run.Message) ? "" : $": {run.Message}")}";
    }
}

/// <summary>Steps of a requested run.</summary>
internal enum RunStep
{
    /// <summary>The operator has not looked at the request yet.</summary>
    NotSeen,

    /// <summary>The operator starts nothing for this request.</summary>
    Ignored,

    /// <summary>It waits for a slot.</summary>
    Queued,

    /// <summary>It runs, or waits for its next attempt.</summary>
    Active,

    /// <summary>It is over.</summary>
    Ended,
}
