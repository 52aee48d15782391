namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A set of instants, its grid: nominal times at whole seconds, in UTC. Stateless and immutable, so any replica gives the same results,
/// even after a restart. Thread-safe. No method steps through the ticks between two instants.
/// </summary>
public interface ITrigger
{
    /// <summary>
    /// The first nominal time strictly after <paramref name="instant"/>; null for never. Monotone: a later argument never gives an
    /// earlier result.
    /// </summary>
    DateTimeOffset? NextAfter(DateTimeOffset instant);

    /// <summary>The last nominal time strictly before <paramref name="instant"/>; null if there isn't one.</summary>
    DateTimeOffset? LastBefore(DateTimeOffset instant);

    /// <summary>Number of nominal times in (<paramref name="after"/>, <paramref name="through"/>]; 0 if the range is empty.</summary>
    long CountBetween(DateTimeOffset after, DateTimeOffset through);

    /// <summary>A short text for users, such as <c>every 90m</c>.</summary>
    string Describe();
}
