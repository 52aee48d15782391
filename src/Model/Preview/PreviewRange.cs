namespace ScheduledJobs.Model.Preview;

/// <summary>Which times to show.</summary>
public sealed record PreviewRange
{
    /// <summary>Most times that a preview shows.</summary>
    public const int MaxCount = 10_000;

    /// <summary>The earliest nominal time, inclusive. Null: as early as there are any.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest nominal time, inclusive. Null: as late as there are any.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// Most runs to show, 1 to <see cref="MaxCount"/>; other values count as the nearest of the two. Clock changes that drop times come on top:
    /// never more than this number either. Default 20.
    /// </summary>
    public int Count { get; init; } = 20;

    /// <summary>False (default): from <see cref="From"/> on, oldest first. True: from <see cref="To"/> back, newest first.</summary>
    public bool Backward { get; init; }

    /// <summary>Also shows times that startAt, endAt, maxRuns or exclude drop or move. They count as runs. Default false.</summary>
    public bool WithDropped { get; init; }
}
