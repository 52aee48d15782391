using ScheduledJobs.Scheduling.LocalTime;

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

    /// <summary>
    /// Where the search for the first time after an instant is given up; null if it is not. Combinations and exclusions limit their searches, so
    /// that none takes long. There may be times later than that, which are not found.
    /// </summary>
    DateTimeOffset? NextGivenUpAt(DateTimeOffset instant) => null;

    /// <summary>Where the search for the last time before an instant is given up; null as above.</summary>
    DateTimeOffset? LastGivenUpAt(DateTimeOffset instant) => null;

    /// <summary>Number of nominal times in (<paramref name="after"/>, <paramref name="through"/>]; 0 if the range is empty.</summary>
    long CountBetween(DateTimeOffset after, DateTimeOffset through);

    /// <summary>Whether <see cref="CountBetween"/> takes longer for a longer range, because it looks at each day.</summary>
    bool CountsByDay => false;

    /// <summary>A short text for users, such as <c>every 90m</c>.</summary>
    string Describe();

    /// <summary>How a clock change affects a nominal time; null if none does, or if the instant is not a nominal time.</summary>
    ClockNote? NoteAt(DateTimeOffset nominalTime) => null;

    /// <summary>
    /// The first clock change in (<paramref name="after"/>, <paramref name="through"/>] that drops local times; null if there isn't one, or if
    /// the trigger cannot tell.
    /// </summary>
    ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through) => null;

    /// <summary>The last clock change in [<paramref name="from"/>, <paramref name="before"/>) that drops local times; null as above.</summary>
    ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from) => null;
}
