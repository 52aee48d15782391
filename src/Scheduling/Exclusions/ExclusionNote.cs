namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>What an exclusion does to a time of a trigger.</summary>
/// <param name="Rule">The part of the exclusion that applies, such as <c>weekdays SAT</c> or <c>calendar holidays-de (*-12-25)</c>.</param>
/// <param name="From">The time without the exclusion, in UTC.</param>
/// <param name="To">The time to which it moves, in UTC; null if it is left out.</param>
public sealed record ExclusionNote(string Rule, DateTimeOffset From, DateTimeOffset? To);
