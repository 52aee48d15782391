namespace ScheduledJobs.Model.Preview;

/// <summary>A part of a schedule's times.</summary>
/// <param name="Times">In the direction asked for.</param>
/// <param name="End">Why there are no more.</param>
/// <param name="IsJitterExact">
/// False if the schedule has jitter and the resource no uid yet: its due times will differ from these, but are as far apart on average.
/// </param>
public sealed record PreviewPage(IReadOnlyList<PreviewedTime> Times, PreviewEnd End, bool IsJitterExact)
{
    /// <summary>
    /// False if <c>maxRuns</c> may end the schedule before these times: it is a combination of triggers, and counting its runs that far takes too
    /// long.
    /// </summary>
    public bool IsMaxRunsExact { get; init; } = true;

    /// <summary>Where the search for more times was given up; null if it was not. There may be times beyond.</summary>
    public DateTimeOffset? GivenUpAt { get; init; }

    /// <summary>Those that run.</summary>
    public IEnumerable<PreviewedTime> Runs => Times.Where(time => time.Outcome == PreviewOutcome.Runs);
}
