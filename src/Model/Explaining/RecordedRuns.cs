using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Explaining;

/// <summary>Explains runs that the status has a record of.</summary>
internal static class RecordedRuns
{
    public static Explanation? Find(Facts facts, AskedTime asked)
    {
        var runs = RunList.Of(facts.Status).OrderBy(run => run.Trigger is RunTriggers.Manual or RunTriggers.Backfill).ToList();
        var found = runs.Find(run => asked.Means(run.ScheduledTime))
            ?? runs.Find(run => Covers(facts, run, asked))
            ?? (PlannedTimes.NominalIn(facts, asked) is null ? runs.Find(run => asked.Means(run.DueTime) || asked.Means(run.StartTime)) : null);
        return found is null ? null : Explain(facts, found);
    }

    /// <summary>The newest run on record; null if there isn't one.</summary>
    public static Explanation? Newest(Facts facts) => RunList.Of(facts.Status).FirstOrDefault() is { } run ? Explain(facts, run) : null;

    /// <summary>Whether a record stands for several runs, and the one that was asked for is among them.</summary>
    private static bool Covers(Facts facts, RunStatus run, AskedTime asked) =>
        run.StartTime is null && RunRangeText.Find(run.Message) is var (first, last)
        && PlannedTimes.NominalIn(facts, asked) is { } nominal && nominal >= first && nominal <= last;

    private static Explanation Explain(Facts facts, RunStatus run) => (run switch
    {
        { Result: null, NextAttemptTime: { } next } => Retrying(facts, run, next),
        { Result: null } => OfActive(facts, run),
        { Result: RunResults.Succeeded } => new Explanation(Cause.Succeeded, $"It ran and succeeded: {Course(facts, run)}."),
        { Result: RunResults.Failed } => Failed(run),
        { Result: RunResults.Replaced } => Because(Cause.Replaced, $"It ran and was stopped after {Took(run)}", run),
        { Result: RunResults.Cancelled } => Because(Cause.Cancelled, run.StartTime is null ? "It waited and did not run" : $"It ran and was stopped after {Took(run)}", run),
        { Result: RunResults.Unknown } => Because(Cause.OutcomeUnknown, "It may or may not have run", run),
        { Result: RunResults.Skipped } => Because(Cause.Skipped, "It did not run", run),
        { Result: RunResults.Suspended } => Because(Cause.Suspended, "It did not run", run),
        _ => Because(Cause.Missed, "It did not run", run),
    }).With(Identity(facts, run), Jitter(facts, run), Record(run));

    private static Explanation Because(Cause cause, string what, RunStatus run)
    {
        var meaning = ReasonMeanings.OfRun(run.Result, run.Reason);
        return new Explanation(cause, $"{what}{(meaning is null ? $" ({run.Reason ?? run.Result})" : $", because {meaning.Why}")}.") { Advice = meaning?.Advice };
    }

    private static Explanation Failed(RunStatus run)
    {
        var attempts = run.Attempts > 1 ? $" {run.Attempts} times; no attempt is left" : "";
        return run.StartTime is null || run.Attempts == 0
            ? Because(Cause.Failed, "It could not run", run)
            : Because(Cause.Failed, $"It ran and failed{attempts}", run);
    }

    private static Explanation Retrying(Facts facts, RunStatus run, DateTimeOffset next)
    {
        var why = ReasonMeanings.OfRun(run.Result, run.Reason)?.Why;
        return new Explanation(
            Cause.Retrying,
            $"It is not over: attempt {run.Attempts} failed{(why is null ? "" : $", because {why}")}; attempt {run.Attempts + 1} starts at {facts.TextAndDistance(next)}.");
    }

    private static Explanation OfActive(Facts facts, RunStatus run)
    {
        var since = run.StartTime is { } start ? $" since {facts.Text(start)}, for {Times.Rough(facts.Now - start)}" : "";
        var item = facts.Objects?.FirstOrDefault(o => o.RunId == run.Id && o.Attempt == run.Attempts);
        if (item is { State: RunObjectState.Pending })
        {
            return new Explanation(
                Cause.Pending, $"It has started, but its {item.Kind} {item.Name} does not run yet{(item.Detail is { } why ? $": {why}" : "")}.")
            {
                Advice = item.Detail is null ? null : $"kubectl describe {item.Kind.ToLowerInvariant()} {item.Name} says more. spec.pendingTimeout limits such a wait.",
            };
        }

        return new Explanation(Cause.Running, $"It is running{since}{(run.Attempts > 1 ? $", in attempt {run.Attempts}" : "")}.")
        {
            Advice = run.Deadline is { } deadline ? $"It is stopped at {facts.Text(deadline)} if it has not ended by then." : null,
        };
    }

    private static string Course(Facts facts, RunStatus run)
    {
        var late = run is { StartTime: { } start, DueTime: { } due } && start - due >= TimeSpan.FromSeconds(2) ? $", {Times.Rough(start - due)} late," : "";
        var attempts = run.Attempts > 1 ? $" in {run.Attempts} attempts" : "";
        return $"it started at {(run.StartTime is { } at ? facts.Text(at) : "an unknown time")}{late} and took {Took(run)}{attempts}";
    }

    private static string Took(RunStatus run) => run is { StartTime: { } from, CompletionTime: { } to } ? Times.Rough(to - from) : "an unknown time";

    private static string Identity(Facts facts, RunStatus run)
    {
        var scheduled = run.ScheduledTime is { } time ? $" of {facts.Text(time)}" : "";
        return run.Trigger switch
        {
            RunTriggers.Manual => $"It is run {run.Id}, which was requested by hand.",
            RunTriggers.Create => $"It is run {run.Id}, the extra one of spec.runOnCreate.",
            RunTriggers.Backfill => $"It is run {run.Id}{scheduled}, which a Backfill has started.",
            RunTriggers.CatchUp when run.StartTime is not null => $"It is run {run.Id}{scheduled}, made up for after its time had been missed.",
            _ => $"It is run {run.Id}{scheduled}.",
        };
    }

    private static string? Jitter(Facts facts, RunStatus run) => run is { ScheduledTime: { } nominal, DueTime: { } due } && due > nominal
        ? $"Jitter moved it by {Times.Rough(due - nominal)}, from {facts.Text(nominal)} to {facts.Text(due)}."
        : null;

    private static string? Record(RunStatus run) => string.IsNullOrEmpty(run.Message) ? null : $"The operator noted: {run.Message.TrimEnd('.')}.";
}
