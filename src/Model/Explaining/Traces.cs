using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Explaining;

/// <summary>Explains runs that the status has forgotten, from what else is left of them.</summary>
internal static class Traces
{
    public static Explanation? Find(Facts facts, AskedTime asked) => FindObject(facts, asked) ?? FindEvent(facts, asked);

    private static Explanation? FindObject(Facts facts, AskedTime asked)
    {
        // The schedule's own run counts before that of a Backfill. Of several attempts, the last one says how it ended.
        var found = facts.Objects?.Where(o => asked.Means(o.ScheduledTime)).OrderBy(o => o.Trigger == RunTriggers.Backfill).ThenByDescending(o => o.Attempt);
        if (found?.FirstOrDefault() is not { } item)
            return null;
        var when = item.CreatedAt is { } created ? $" {facts.Text(created)}" : " then";
        var took = item is { CreatedAt: { } from, FinishedAt: { } to } ? $" and took {Times.Rough(to - from)}" : "";
        var how = item.State switch
        {
            RunObjectState.Succeeded => "ran and succeeded",
            RunObjectState.Failed => "ran and failed",
            RunObjectState.Running => "is running",
            _ => "has started, but does not run yet",
        };
        return new Explanation(Cause.KnownFromObject, $"It {how}: its {item.Kind} {item.Name} started at{when}{took}{(item.Detail is { } why ? $": {why}" : "")}.")
            .With($"It is run {item.RunId}{(item.Attempt > 1 ? $", attempt {item.Attempt}" : "")}{(item.Trigger == RunTriggers.Backfill ? ", which a Backfill has started" : "")}.", facts.ForgottenByStatus);
    }

    private static Explanation? FindEvent(Facts facts, AskedTime asked)
    {
        var nominal = PlannedTimes.NominalIn(facts, asked);
        var ids = (nominal is { } time ? [time] : asked.Starts).Select(t => RunNames.Scheduled(facts.Name, t)).ToList();
        var told = facts.Events.Where(e => Tells(e, ids, nominal)).OrderBy(Explainer.TimeOf).ToList();
        if (told.Count == 0)
            return null;
        var last = told[^1];
        return new Explanation(Cause.KnownFromEvent, $"{Headline(last.Reason)} An event of {facts.Text(Explainer.TimeOf(last))} says: {last.Note?.TrimEnd('.')}.")
            .With(told.SkipLast(1).TakeLast(3).Select(e => $"Before that, {facts.Text(Explainer.TimeOf(e))}: {e.Note?.TrimEnd('.')}."))
            .With(facts.ForgottenByStatus);
    }

    private static bool Tells(Event item, List<string> runIds, DateTimeOffset? nominal)
    {
        if (item.Note is not { } note)
            return false;
        if (RunRangeText.Find(note) is var (first, last))
            return nominal >= first && nominal <= last;
        return runIds.Exists(id => note.Contains($"un {id} ", StringComparison.Ordinal) || note.Contains($"un {id}:", StringComparison.Ordinal));
    }

    private static string Headline(string? reason) => reason switch
    {
        Reasons.RunSucceeded => "It ran and succeeded.",
        Reasons.RunFailed => "It ran and failed.",
        Reasons.RunReplaced => "It ran and was stopped for a newer run.",
        Reasons.RunCancelled => "It was cancelled.",
        Reasons.RunUnknown => "It may or may not have run.",
        Reasons.RunStarted or Reasons.AttemptFailed => "It ran.",
        Reasons.RunMissed or Reasons.RunSkipped or Reasons.RunsSuspended => "It did not run.",
        _ => "The status does not know it any more.",
    };
}
