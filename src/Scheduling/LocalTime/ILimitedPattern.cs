namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>A pattern whose searches can take long.</summary>
internal interface ILimitedPattern : ILocalPattern
{
    /// <summary>As <see cref="ILocalPattern.NextFrom"/>; without meaning if the budget is used up.</summary>
    /// <param name="local">The local time.</param>
    /// <param name="budget">How many questions it may ask. It becomes smaller; at 0 or less, the search ends.</param>
    long NextFrom(long local, ref int budget);

    /// <summary>As <see cref="ILocalPattern.LastUpTo"/>; without meaning if the budget is used up.</summary>
    long LastUpTo(long local, ref int budget);
}
