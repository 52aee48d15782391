namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>The union of several grids; equal instants count once.</summary>
public sealed class AnyOfTrigger : ITrigger
{
    /// <summary>Joins triggers.</summary>
    public AnyOfTrigger(IReadOnlyList<ITrigger> triggers) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new NotSupportedException();

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) => throw new NotSupportedException();

    /// <inheritdoc />
    public string Describe() => throw new NotSupportedException();
}
