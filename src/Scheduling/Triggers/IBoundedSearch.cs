namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A trigger whose searches can take long. They are limited by a number of questions, about, to ordinary triggers and to sets of days. A trigger that
/// asks it many times shares its own limit with it.
/// </summary>
internal interface IBoundedSearch
{
    /// <summary>What it costs to produce a whole day, in questions.</summary>
    int CostOfDay { get; }

    /// <summary>The first time at or after a second.</summary>
    /// <param name="from">The second.</param>
    /// <param name="until">How far to search; <see cref="WholeSeconds.Never"/> for no end.</param>
    /// <param name="budget">How many questions are left. It becomes smaller; at 0 or less, the search is given up.</param>
    Found NextFrom(long from, long until, ref int budget);

    /// <summary>The last time at or before a second; as above.</summary>
    Found LastUpTo(long upTo, long downTo, ref int budget);
}

/// <summary>Asks any trigger under a budget.</summary>
internal static class BoundedSearch
{
    /// <summary>Cost of producing a day of an ordinary trigger, in questions to it.</summary>
    private const int CostOfDay = 32;

    /// <summary>The first time; an ordinary trigger costs 1.</summary>
    public static Found NextFrom(ITrigger trigger, long from, long until, ref int budget)
    {
        if (trigger is IBoundedSearch bounded)
            return bounded.NextFrom(from, until, ref budget);
        budget--;
        return trigger.NextAfter(WholeSeconds.JustBefore(from)) is { } next ? new Found(WholeSeconds.FirstFrom(next), true) : Found.NoneAhead;
    }

    /// <summary>The last time; an ordinary trigger costs 1.</summary>
    public static Found LastUpTo(ITrigger trigger, long upTo, long downTo, ref int budget)
    {
        if (trigger is IBoundedSearch bounded)
            return bounded.LastUpTo(upTo, downTo, ref budget);
        budget--;
        return trigger.LastBefore(WholeSeconds.JustAfter(upTo)) is { } last ? new Found(WholeSeconds.FirstFrom(last), true) : Found.NoneBehind;
    }

    /// <summary>What it costs to produce a whole day of a trigger.</summary>
    public static int CostOf(ITrigger trigger) => trigger is IBoundedSearch bounded ? bounded.CostOfDay : CostOfDay;
}
