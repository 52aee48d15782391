using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>What holds for each written status.</summary>
internal sealed class StatusPromises(Facts facts, Action<bool, FormattableString> require)
{
    /// <summary>The result of a run that ended together with more others than a status lists.</summary>
    private const string Unlisted = "not listed";

    public void Written(ApiCall call, string uid, ScheduledJobStatus before, ScheduledJobStatus after)
    {
        var fault = after.Conditions?.FirstOrDefault(c => c.Reason == Reasons.InternalError);
        require(fault is null, $"the operator can decide, but: {fault?.Message}");
        var results = (after.RecentRuns ?? []).Except(before.RecentRuns ?? []).ToList();
        foreach (var manual in (after.ManualRuns ?? []).Where(m => !before.HasUsedManual(m.Id)))
        {
            // A write may contain several decisions: the value's former run ends in one of them, and the next one begins in another.
            if (Open(before).Contains(manual.Id) && results.FindLast(r => r.Id == manual.Id) is { } former)
            {
                results.Remove(former);
                Ended(call, uid, former, after.EffectiveSince);
            }
            else if (Open(before).Contains(manual.Id))
            {
                facts.Ended.TryAdd((uid, manual.Id), Unlisted);
            }

            facts.MayBeginAgain(uid, manual.Id, before, call.From.Lagging.Count > 0);
        }

        NothingGoesBack(before, after);
        if (after.LastScheduleTime is { } last && last < before.LastScheduleTime)
            facts.RestartsAfter(uid, last);
        AccountIsClosed(uid, before, after);
        foreach (var run in after.Active ?? [])
            Active(call, uid, before, run);
        foreach (var run in results)
            Ended(call, uid, run, after.EffectiveSince);
        foreach (var id in Open(before).Except(Open(after)))
            facts.Ended.TryAdd((uid, id), Unlisted);
        foreach (var queued in after.Queued ?? [])
            facts.Known.Add((uid, queued.Id));
        WhatWasFoundHasStarted(call.From, uid, before, after);
    }

    private static IEnumerable<string> Open(ScheduledJobStatus status) =>
        (status.Active ?? []).Select(r => r.Id).Concat((status.Queued ?? []).Select(q => q.Id));

    /// <summary>No nominal time counts as not started while its Pod or Job is visible.</summary>
    private void WhatWasFoundHasStarted(SimulatedOperator from, string uid, ScheduledJobStatus before, ScheduledJobStatus after)
    {
        foreach (var started in facts.Created.Values.Where(s => s.Uid == uid && s.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp).ToList())
        {
            var isDealtWith = HasPassed(after, started) && !HasPassed(before, started);
            require(
                !isDealtWith || facts.TakenAway.Contains(started.Name) || !facts.FoundBy[from].Contains(started.Name)
                    || facts.OnRecord.Contains((uid, started.RunId, started.Number)),
                $"{from.Name}, which found {started.Name} when it took over, has it on record as started");
        }
    }

    private static bool HasPassed(ScheduledJobStatus status, StartedAttempt started) =>
        started.NominalTime <= status.LastScheduleTime && !status.Backlog.Contains(started.NominalTime)
        && status.Queued?.Any(q => q.Id == started.RunId) != true;

    private void NothingGoesBack(ScheduledJobStatus before, ScheduledJobStatus after)
    {
        var wasAhead = before.LastScheduleTime > after.EffectiveSince?.AddDays(1);
        require(wasAhead || !(after.LastScheduleTime < before.LastScheduleTime), $"lastScheduleTime does not go back");
        require(after.StartedRuns >= before.StartedRuns, $"startedRuns does not fall");
        require(!(after.LastSuccessfulTime < before.LastSuccessfulTime), $"lastSuccessfulTime does not go back");
    }

    /// <summary>Each nominal time since the schedule became effective is in exactly one place, and nothing else is.</summary>
    private void AccountIsClosed(string uid, ScheduledJobStatus before, ScheduledJobStatus after)
    {
        var added = Entries(after) - Entries(before);
        var schedule = facts.Compiled(uid, after.ObservedGeneration)?.Schedule;
        var (old, now) = (EffectiveMark.Read(before.EffectiveHash), EffectiveMark.Read(after.EffectiveHash));

        // The first write may contain the end of a suspension, too.
        var isFirst = before.EffectiveSince is null;
        var since = isFirst ? facts.Schedule?.Metadata.CreationTimestamp : before.EffectiveSince;
        var isSame = isFirst || (before.EffectiveSince is not null && old.Timing == now.Timing && (old.Zone ?? now.Zone) == now.Zone);

        // Times in a suspension are counted; those after the last run of maxRuns do not belong to the schedule.
        var floor = Later(before.LastScheduleTime, isSame && old.State != EffectiveState.UsedUp ? since : after.EffectiveSince);
        long owed = 0;
        if (schedule is not null && after.LastScheduleTime > floor)
            owed = schedule.Timetable.Trigger.CountBetween(floor, after.LastScheduleTime.Value);
        owed += NewRuns(uid, before, after).Count(r => r.Trigger is RunTriggers.Manual or RunTriggers.Create || !IsCounted(r.Nominal));
        var isEffectiveAgain = before.EffectiveSince != after.EffectiveSince && before.EffectiveSince is not null;
        var slack = isEffectiveAgain && !(isSame && old.State == EffectiveState.Suspended) ? Voided(uid, before, after, floor) : 0;
        require(
            added >= owed - slack && added <= owed + slack,
            $"each nominal time is in the account once: {owed}{(slack > 0 ? $" (give or take {slack})" : "")} were to be dealt with, {added} were");

        bool IsCounted(DateTimeOffset? nominal) =>
            (nominal >= before.Backlog?.From && nominal <= before.Backlog?.Through)
            || (schedule is not null && nominal > floor && nominal <= after.LastScheduleTime
                && schedule.Timetable.Trigger.LastBefore(nominal.Value.AddTicks(1)) == nominal);
    }

    // What was handled under the previous timing, in a write that contains both.
    private long Voided(string uid, ScheduledJobStatus before, ScheduledJobStatus after, DateTimeOffset floor)
    {
        var through = after.EffectiveSince!.Value;
        var old = facts.Compiled(uid, before.ObservedGeneration)?.Schedule?.Timetable.Trigger;
        var present = facts.Compiled(uid, after.ObservedGeneration)?.Schedule?.Timetable.Trigger;
        return (old?.CountBetween(Later(before.LastScheduleTime, before.EffectiveSince), through) ?? 0) + (present?.CountBetween(floor, through) ?? 0);
    }

    private List<(string Id, string? Trigger, DateTimeOffset? Nominal)> NewRuns(string uid, ScheduledJobStatus before, ScheduledJobStatus after) =>
    [
        .. (after.Active ?? []).Concat((after.RecentRuns ?? []).Except(before.RecentRuns ?? [])).Select(r => (r.Id, r.Trigger, r.ScheduledTime))
            .Concat((after.Queued ?? []).Select(q => (q.Id, q.Trigger, q.ScheduledTime)))
            .DistinctBy(r => r.Id)
            .Where(r => !facts.Known.Contains((uid, r.Id))),
    ];

    private void Active(ApiCall call, string uid, ScheduledJobStatus before, RunStatus run)
    {
        facts.Known.Add((uid, run.Id));
        require(!facts.Ended.TryGetValue((uid, run.Id), out var result), $"{run.Id} has ended ({result}) and is not active again");
        for (var number = 1; number <= run.Attempts; number++)
            facts.OnRecord.Add((uid, run.Id, number));

        // The intent of a call counts, even if its process ends before the call is made.
        if (run.Intent is not null)
            facts.Tried.Add((uid, run.Id));
        var old = before.Active?.FirstOrDefault(r => r.Id == run.Id);
        if (run.NextAttemptTime is not null && run.NextAttemptTime != old?.NextAttemptTime)
            ReasonIsTrue(call, uid, run);
    }

    private void Ended(ApiCall call, string uid, RunStatus run, DateTimeOffset? since)
    {
        facts.Known.Add((uid, run.Id));
        require(facts.Ended.TryAdd((uid, run.Id), run.Result!), $"{run.Id} has one result");
        for (var number = 1; number <= run.Attempts; number++)
            facts.OnRecord.Add((uid, run.Id, number));
        if (run.Result == RunResults.Succeeded && (run.Pod ?? run.Job) is { } name)
            require(facts.Succeeded.Contains(name), $"{run.Id} succeeded, as {name} did");
        if (run.Result == RunResults.Replaced && Facts.SecondsOf(run.Message?.Split(' ').ElementAtOrDefault(1)) is { } newer && Facts.SecondsOf(run.Id) is { } older)
            require(newer > older || run.ScheduledTime > since?.AddDays(1), $"{run.Id} is replaced by a newer run: {run.Message}");
        if (run.Result == RunResults.Cancelled)
        {
            // One that waited counts for maxRuns as if it had started.
            require(facts.Cancels.Contains((uid, run.Id)), $"{run.Id} is cancelled because somebody asked for it");
            facts.Tried.Add((uid, run.Id));
        }

        if (run.Result == RunResults.Failed)
            ReasonIsTrue(call, uid, run);
    }

    private void ReasonIsTrue(ApiCall call, string uid, RunStatus run)
    {
        var name = run.Pod ?? run.Job ?? "";
        switch (run.Reason)
        {
            case Reasons.PodLost or Reasons.JobLost:
                require(facts.TakenAway.Contains(name), $"{name} is lost only where somebody took it away");
                break;
            case Reasons.NameConflict:
                require(!facts.Created.ContainsKey((uid, name)), $"{name} is not taken: it is this run's own");
                break;
            case Reasons.PendingTimeout:
                // The newest of its name: an earlier one that ran, and whose record was lost, may be gone.
                var created = facts.Created.GetValueOrDefault((uid, name))?.ObjectUid;
                require(created is null || !call.SeenAtWork.Contains(created), $"{name}, which has been at work, is not stopped for being pending");
                break;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset? last, DateTimeOffset? since) =>
        (since is null || last > since ? last : since) ?? DateTimeOffset.MinValue;

    private static long Entries(ScheduledJobStatus status)
    {
        return (status.Totals?.Sum() ?? 0)
            + (status.Active?.Count ?? 0) + (status.Queued?.Count ?? 0) + (status.Backlog?.Remaining ?? 0);
    }
}
