using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>
/// Decides what to do for one ScheduledJob: the operator's whole behaviour, as a list of rules in the order in which they apply.
/// Pure: the same snapshot always gives the same plan; nothing here awaits, or reads a clock.
/// </summary>
public static class Decider
{
    private static readonly Action<Draft>[] InOrder =
    [
        // "A run that was started just before a crash is taken up again, not started twice."
        AdoptRuns.Apply,

        // "An edit or a resume never fires retroactively."
        BecomeEffective.Apply,

        // "A clock that was wrong for a moment gives no run years to end in."
        CorrectStartTimes.Apply,

        // "When a Pod, a Job or a call has ended, its run has a result, or another attempt."
        ConcludeAttempts.Apply,

        // "A run that takes too long is stopped."
        EnforceTimeouts.Apply,

        // "Nothing runs that is not on record as running."
        StopStragglers.Apply,

        // From here on attempts start, unless something was concluded above: that is recorded first, and the next plan starts them.

        // "What is late says why it does not start."
        TellStartFault.Apply,

        // "A failed attempt is followed by the next one after its back-off."
        StartRetries.Apply,

        // "A call whose outcome was lost is made again, under the same key."
        RepeatLostCalls.Apply,

        // "A run that waited starts when a slot is free, before anything newer."
        StartQueuedRuns.Apply,

        // "Run it now, please."
        RequestManualRun.Apply,

        // "Run it once as soon as it exists."
        RequestCreateRun.Apply,

        // "Run it when it is due; and if that was missed, do what the misfire policy says."
        RequestDueRuns.Apply,

        // "Make up for all that was missed, oldest first, as there is room."
        StartBacklog.Apply,

        // "And look again when it would take too long."
        EnforceTimeouts.WakeInTime,

        // "More runs that are allowed later fire nothing retroactively, either."
        BecomeEffective.Remember,

        // "Keep the last few Pods and Jobs, not all of them."
        PruneHistory.Apply,

        // "Tell me when it runs next, and whether all is well."
        Summarise.Apply,
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
