namespace ScheduledJobs.Model.Preview;

/// <summary>Why a preview shows no more times.</summary>
public enum PreviewEnd
{
    /// <summary>As many as asked for are shown; there may be more.</summary>
    Count,

    /// <summary>The range asked for ends.</summary>
    Range,

    /// <summary>The schedule's <c>startAt</c> is reached (going backward).</summary>
    StartAt,

    /// <summary>The schedule's <c>endAt</c> is reached.</summary>
    EndAt,

    /// <summary>All runs of <c>maxRuns</c> are shown.</summary>
    MaxRuns,

    /// <summary>The trigger has no more times.</summary>
    Trigger,

    /// <summary>No more times were found within the limit of a search: <see cref="PreviewPage.GivenUpAt"/>.</summary>
    GivenUp,
}
