namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A trigger whose searches can take long, and that therefore shares the limit of a trigger that asks it many times.</summary>
internal interface IBoundedSearch
{
    /// <summary>As <see cref="ITrigger.NextAfter"/>; null also if the budget is used up.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="budget">How many questions it may ask its own triggers. It becomes smaller; at 0 or less, the search ends.</param>
    DateTimeOffset? NextAfter(DateTimeOffset instant, ref int budget);

    /// <summary>As <see cref="ITrigger.LastBefore"/>; null also if the budget is used up.</summary>
    DateTimeOffset? LastBefore(DateTimeOffset instant, ref int budget);
}

/// <summary>Asks any trigger under a budget.</summary>
internal static class BoundedSearch
{
    /// <summary>The next time; an ordinary trigger costs 1.</summary>
    public static DateTimeOffset? Next(ITrigger trigger, DateTimeOffset instant, ref int budget)
    {
        if (trigger is IBoundedSearch bounded)
            return bounded.NextAfter(instant, ref budget);
        budget--;
        return trigger.NextAfter(instant);
    }

    /// <summary>The last time; an ordinary trigger costs 1.</summary>
    public static DateTimeOffset? Last(ITrigger trigger, DateTimeOffset instant, ref int budget)
    {
        if (trigger is IBoundedSearch bounded)
            return bounded.LastBefore(instant, ref budget);
        budget--;
        return trigger.LastBefore(instant);
    }
}
