using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>
/// Decides what to do for one ScheduledJob: the operator's whole behaviour, as a list of rules in the order in which they apply.
/// Pure: the same snapshot always gives the same plan. Nothing here awaits or reads a clock.
/// </summary>
public static class Decider
{
    private static readonly Action<Draft>[] InOrder =
    [
        // "A run that was started just before a crash is adopted, not started twice."
        AdoptRuns.Apply,

        // "Too many failures, a date or the namespace can suspend a schedule, too."
        WatchSuspensions.Apply,

        // "An edit or a resume never fires retroactively."
        BecomeEffective.Apply,

        // "Deleting a Backfill stops what it started."
        FollowBackfills.Apply,

        // "A clock that was briefly wrong does not give a run years to finish."
        CorrectStartTimes.Apply,

        // "When a Pod, a Job or a call has ended, its run gets a result or another attempt."
        ConcludeAttempts.Apply,

        // "A run that takes too long is stopped."
        EnforceTimeouts.Apply,

        // "Stop this run, please."
        CancelOnRequest.Apply,

        // "Nothing keeps running that is not on record as running."
        StopStragglers.Apply,

        // "What did the target say?"
        RecordResponse.Apply,

        // From here on attempts start, unless a rule above concluded something: that is recorded first, and the next plan starts them.

        // "A late run says why it does not start."
        TellStartFault.Apply,

        // "A failed attempt is retried after its back-off."
        StartRetries.Apply,

        // "A call whose outcome was lost is made again, with the same key."
        RepeatLostCalls.Apply,

        // "A queued run starts when a slot is free, before anything newer."
        StartQueuedRuns.Apply,

        // "Run it now, please."
        RequestManualRun.Apply,

        // "Run it once as soon as the resource exists."
        RequestCreateRun.Apply,

        // "Leave out the run of Tuesday, please."
        SkipOnRequest.Apply,

        // "Run it when it is due; if that was missed, do what the misfire policy says."
        RequestDueRuns.Apply,
        SkipOnRequest.Apply,

        // "Make up for everything missed, oldest first, as slots become free."
        StartBacklog.Apply,

        // "Run it for the times of last night, but never in the way of a run that is due."
        StartBackfills.Apply,

        // "And look again before a run times out."
        EnforceTimeouts.WakeInTime,

        // "Raising maxRuns later fires nothing retroactively, either."
        BecomeEffective.Remember,

        // "Keep the last few Pods and Jobs, not all of them."
        PruneHistory.Apply,

        // "Tell me when it runs next, and whether all is well."
        Summarise.Apply,

        // "And tell those who asked, at least once."
        OweNotifications.Apply,

        // "Clean up after the last run."
        ExpireCompleted.Apply,
    ];

    /// <summary>Makes the plan for one ScheduledJob.</summary>
    public static Plan Decide(Snapshot snapshot)
    {
        var draft = new Draft(snapshot);
        foreach (var rule in InOrder)
            rule(draft);
        return draft.ToPlan();
    }
}
