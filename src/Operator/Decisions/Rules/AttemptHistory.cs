using System.Text;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The record of a run's attempts that have ended.</summary>
internal static class AttemptHistory
{
    /// <summary>Most bytes of those of all active runs together. If there are more, each run keeps fewer attempts, and the newest.</summary>
    internal const int Budget = 128 * 1024;

    /// <summary>Bytes of a record besides its texts.</summary>
    private const int Overhead = 200;

    /// <summary>Adds the current attempt of a run, which has ended.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="run">The run.</param>
    /// <param name="failure">Why the attempt did not succeed; null if it did.</param>
    /// <param name="endedAt">When it ended.</param>
    public static RunStatus WithEnded(Draft draft, RunStatus run, Failure? failure, DateTimeOffset endedAt)
    {
        var started = run.AttemptStartTime ?? run.StartTime;
        var attempt = draft.AttemptOf(run);
        var ended = new AttemptRecord
        {
            Number = run.Attempts,
            StartTime = started,
            CompletionTime = Draft.Later(started, Seconds.Floor(endedAt)),
            Reason = Draft.Cut(failure?.Reason, StatusLimits.Reason),
            Message = Draft.Cut(failure?.Message, StatusLimits.AttemptMessage),
            ExitCode = failure?.ExitCode,
            HttpStatus = failure is null ? attempt?.HttpStatus : failure.HttpStatus,
            Pod = failure?.Pod ?? run.Pod,
        };
        return run with { AttemptHistory = [.. (run.AttemptHistory ?? []).Where(a => a.Number != run.Attempts).TakeLast(StatusLimits.Attempts - 1), ended] };
    }

    /// <summary>The history of a run that has ended. With one attempt that succeeded, the run itself says it all, as that of most runs does.</summary>
    public static IReadOnlyList<AttemptRecord>? OfFinished(Draft draft, RunStatus run, Failure? failure, DateTimeOffset endedAt)
    {
        if (run.NextAttemptTime is not null || run.Attempts == 0)
            return run.AttemptHistory;
        return failure is null && run.AttemptHistory is null ? null : WithEnded(draft, run, failure, endedAt).AttemptHistory;
    }

    /// <summary>Keeps those of active runs, which can number a thousand, within the size limit of an API request.</summary>
    public static RunStatus[] Bound(RunStatus[] active)
    {
        // Nearly always there is none, and this is asked in every pass.
        if (!Array.Exists(active, static run => run.AttemptHistory is not null))
            return active;
        for (var most = StatusLimits.Attempts; most >= 0; most--)
        {
            if (active.Sum(run => (run.AttemptHistory ?? []).TakeLast(most).Sum(BytesOf)) > Budget)
                continue;
            return most == StatusLimits.Attempts ? active : Array.ConvertAll(active, run => Shortened(run, most));
        }

        return active;
    }

    private static RunStatus Shortened(RunStatus run, int most) => run.AttemptHistory is not { } all || all.Count <= most
        ? run
        : run with { AttemptHistory = most == 0 ? null : [.. all.TakeLast(most)] };

    private static int BytesOf(AttemptRecord attempt) =>
        Overhead + Encoding.UTF8.GetByteCount(attempt.Message ?? "") + Encoding.UTF8.GetByteCount(attempt.Reason ?? "") + (attempt.Pod?.Length ?? 0);
}
