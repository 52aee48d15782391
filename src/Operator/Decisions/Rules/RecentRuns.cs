using System.Text;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>How many finished runs a status keeps: as many as the spec says, within a limit of bytes. What the condition Healthy is about stays.</summary>
internal static class RecentRuns
{
    /// <summary>Bytes of a record besides its texts.</summary>
    private const int Overhead = 400;

    /// <summary>Drops the oldest runs.</summary>
    /// <param name="runs">Finished runs, newest first.</param>
    /// <param name="most">How many to keep.</param>
    /// <param name="isActive">Whether a run is active, which may be the reason why others were skipped.</param>
    public static void Trim(List<RunStatus> runs, int most, bool isActive)
    {
        var limit = Math.Clamp(most, 0, StatusLimits.RecentRuns);
        var bytes = 0;
        foreach (var run in runs)
            bytes += BytesOf(run);
        for (var i = runs.Count - 1; i >= 0 && (runs.Count > limit || bytes > StatusLimits.RecentBytes); i--)
        {
            if (IsNeeded(runs, i, isActive))
                continue;
            bytes -= BytesOf(runs[i]);
            runs.RemoveAt(i);
        }
    }

    /// <summary>Whether Healthy is about a run: the newest that was missed since the last success, or the newest that was skipped because another is active.</summary>
    private static bool IsNeeded(List<RunStatus> runs, int index, bool isActive) => runs[index] switch
    {
        { Result: RunResults.Missed } => !runs.Take(index).Any(run => run.Result is RunResults.Missed or RunResults.Succeeded),
        { Result: RunResults.Skipped } run => isActive && IsOverrun(run) && !runs.Take(index).Any(IsOverrun),
        _ => false,
    };

    /// <summary>Whether a run was skipped because another one is active.</summary>
    public static bool IsOverrun(RunStatus run) => run is { Result: RunResults.Skipped, Reason: Reasons.Concurrency or Reasons.QueueFull };

    private static int BytesOf(RunStatus run) =>
        Overhead + Encoding.UTF8.GetByteCount(run.Message ?? "") + Encoding.UTF8.GetByteCount(run.Reason ?? "") + run.Id.Length + (run.Pod ?? run.Job ?? "").Length;
}
