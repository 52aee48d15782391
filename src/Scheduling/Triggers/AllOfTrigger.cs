namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>The intersection of several grids, found by a bounded search.</summary>
public sealed class AllOfTrigger : ITrigger
{
    /// <summary>Joins triggers.</summary>
    public AllOfTrigger(IReadOnlyList<ITrigger> triggers) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
