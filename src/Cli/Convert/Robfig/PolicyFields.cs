using System.Globalization;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Robfig;

/// <summary>The policies that CronJob and CronWorkflow have in common.</summary>
/// <param name="kind">Name of the source's kind in notes.</param>
/// <param name="run">What it starts.</param>
internal sealed class PolicyFields(string kind, string run)
{
    public void Read(Fields spec, Draft draft)
    {
        Concurrency(spec, draft);
        if (spec.Whole("startingDeadlineSeconds") is { } deadline)
            Deadline(deadline, draft);
        draft.Set("history.succeeded", History(spec, "successfulJobsHistoryLimit", 3));
        draft.Set("history.failed", History(spec, "failedJobsHistoryLimit", 1));
        if (spec.Flag("suspend") != true)
            return;
        draft.Set("suspend", true);
        draft.Note("suspend", "suspend", $"when you resume it, runs that came due meanwhile are not made up for; a {kind} starts the last one at once.");
    }

    private void Concurrency(Fields spec, Draft draft)
    {
        var policy = spec.Text("concurrencyPolicy") is { Length: > 0 } text ? text : "Allow";
        if (policy is not ("Allow" or "Forbid" or "Replace"))
            throw new SourceException(spec.PathOf("concurrencyPolicy"), $"expected Allow, Forbid or Replace, found '{Short.Of(policy)}'");
        draft.Set("concurrency.policy", policy);
        if (policy == "Forbid")
        {
            draft.Note(
                "concurrency.policy",
                "concurrencyPolicy",
                $"a run that comes due while another is active is skipped; a {kind} starts its {run} late, when the active one ends. Policy Queue does that.");
        }
    }

    private void Deadline(long seconds, Draft draft)
    {
        draft.Set("misfire.deadline", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds)}s"));
        if (seconds <= 0)
            draft.Note("misfire.deadline", "startingDeadlineSeconds", $"{seconds} means that a {kind} hardly ever starts; the deadline is a second here.");
    }

    private static long History(Fields spec, string name, long standard)
    {
        var limit = spec.Whole(name) ?? standard;
        return limit is >= 0 and <= 1000 ? limit : throw new SourceException(spec.PathOf(name), $"expected 0 to 1000, found {limit}");
    }
}
