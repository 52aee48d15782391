namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A set of instants in time, its grid: nominal times at whole seconds, in UTC. Stateless and immutable, so that any replica, after any
/// restart, answers alike; thread-safe. Nothing here walks over the ticks between two instants.
/// </summary>
public interface ITrigger
{
    /// <summary>
    /// The first nominal time strictly after <paramref name="instant"/>; null = never. Monotone: a later argument never gives an
    /// earlier answer.
    /// </summary>
    DateTimeOffset? NextAfter(DateTimeOffset instant);

    /// <summary>The last nominal time strictly before <paramref name="instant"/>; null = there is none.</summary>
    DateTimeOffset? LastBefore(DateTimeOffset instant);

    /// <summary>How many nominal times lie in (<paramref name="after"/>, <paramref name="through"/>]; 0 where the range is empty.</summary>
    long CountBetween(DateTimeOffset after, DateTimeOffset through);

    /// <summary>A short text for people, such as <c>every 90m</c>.</summary>
    string Describe();
}
