using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>What is allowed in a recurrence but probably not meant, as sentences that begin with the field.</summary>
internal static class RecurrenceWarnings
{
    /// <param name="rule">The rule.</param>
    /// <param name="times">Its times, from the start on.</param>
    /// <param name="start">The start; null if it is not one of the times in any case.</param>
    public static IEnumerable<string> Of(RecurrenceRule rule, ILocalPattern times, long? start)
    {
        var first = times.NextFrom(0);
        if (first == WholeSeconds.Never)
            yield return rule.Until is null ? "rule: it never fires, because no time matches." : "rule: it never fires, because no time from start to UNTIL matches.";
        else if (rule.Count is not null && start is not null && first != start)
            yield return "start: it is not one of the COUNT times, because the rule does not match it.";
    }

    /// <param name="exceptions">EXDATE.</param>
    /// <param name="times">The rule's times.</param>
    /// <param name="dates">The local times of RDATE, sorted.</param>
    public static IEnumerable<string> Of(RecurrenceExceptions exceptions, ILocalPattern times, long[] dates)
    {
        var unused = exceptions.Unused(times, dates).ToList();
        if (unused.Count > 0)
            yield return $"exdates[{unused[0]}]: it leaves nothing out, because nothing is due then{(unused.Count == 1 ? "" : $"; the same goes for {unused.Count - 1} more")}.";
    }
}
