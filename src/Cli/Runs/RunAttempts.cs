using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Runs;

/// <summary>An attempt of a run, for people.</summary>
/// <param name="Number">From 1.</param>
/// <param name="What">Its Pod, Job or call.</param>
/// <param name="State">How it ended, or how far it is.</param>
internal sealed record RunAttempt(int Number, string What, string State)
{
    /// <summary>When it started.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Why it failed, or waits.</summary>
    public string? Detail { get; init; }
}

/// <summary>The attempts of a run: from the status, which keeps the last ones of the active and the last run, and from the Pods and Jobs that are left.</summary>
internal static class RunAttempts
{
    /// <summary>All attempts that are known, oldest first; none of a run with one attempt, which says it all.</summary>
    public static IReadOnlyList<RunAttempt> Of(RunStatus run, ScheduledJobStatus? status, IEnumerable<RunObject> objects)
    {
        if (run.Attempts <= 1)
            return [];
        var own = objects.Where(o => o.RunId == run.Id).ToList();
        var recorded = run.AttemptHistory ?? (status?.LastRun?.Id == run.Id ? status.LastRun.AttemptHistory : null) ?? [];
        return [.. recorded.Select(a => Of(run, a, own))
            .Concat(own.Where(o => recorded.All(a => a.Number != o.Attempt)).Select(Of))
            .OrderBy(a => a.Number)];
    }

    /// <summary>Why an attempt failed, or how it ended; null for nothing to say.</summary>
    public static string? Why(AttemptRecord attempt)
    {
        var why = string.Join(": ", new[] { attempt.Reason, attempt.Message }.Where(text => !string.IsNullOrEmpty(text)));
        return why.Length == 0 ? null : why;
    }

    private static RunAttempt Of(RunStatus run, AttemptRecord attempt, List<RunObject> objects)
    {
        var item = objects.Find(o => o.Attempt == attempt.Number);
        var what = item is not null ? $"{item.Kind} {item.Name}" : attempt.Pod is { } pod ? $"Pod {pod}" : attempt.HttpStatus is { } code ? $"response {code}" : "attempt";
        var isLast = attempt.Number == run.Attempts && run.Result is not null;
        var state = attempt.Reason is null ? RunResults.Succeeded : isLast ? run.Result! : RunResults.Failed;
        return new RunAttempt(attempt.Number, what, state) { From = attempt.StartTime, To = attempt.CompletionTime, Detail = Why(attempt) };
    }

    private static RunAttempt Of(RunObject item) => new(item.Attempt, $"{item.Kind} {item.Name}", item.State.ToString())
    {
        From = item.CreatedAt,
        To = item.FinishedAt,
        Detail = item.Detail,
    };
}
