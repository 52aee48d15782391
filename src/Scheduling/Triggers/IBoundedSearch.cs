namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A trigger whose searches can take long. They are limited by a number of questions, about, to ordinary triggers and to sets of days. A trigger that
/// asks it many times shares its own limit with it.
/// </summary>
internal interface IBoundedSearch
{
    /// <summary>What it costs to produce a whole day, in questions.</summary>
    int CostOfDay { get; }

    /// <summary>How many answers it remembers in a search: one, or one for each trigger in it that it asks itself.</summary>
    int Answers => 1;

    /// <summary>The first time at or after a second.</summary>
    /// <param name="from">The second.</param>
    /// <param name="until">How far to search; <see cref="WholeSeconds.Never"/> for no end.</param>
    /// <param name="known">The last answers of this search, <see cref="Answers"/> of them; empty if they are not kept.</param>
    /// <param name="budget">How many questions are left. It becomes smaller; at 0 or less, the search is given up.</param>
    Found NextFrom(long from, long until, Span<Found> known, ref int budget);

    /// <summary>The last time at or before a second; as above.</summary>
    Found LastUpTo(long upTo, long downTo, Span<Found> known, ref int budget);
}

