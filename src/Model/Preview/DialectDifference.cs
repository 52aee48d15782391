namespace ScheduledJobs.Model.Preview;

/// <summary>The first instant at which only one of two readings runs.</summary>
/// <param name="Time">The instant, in UTC.</param>
/// <param name="RunsHere">True: this reading runs then, and the compared one does not. False: the other way round.</param>
public sealed record DialectDifference(DateTimeOffset Time, bool RunsHere);
