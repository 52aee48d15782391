namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Number of runs by result since the resource was created.</summary>
public sealed record RunTotals
{
    /// <summary>Finished successfully.</summary>
    public long Succeeded { get; init; }

    /// <summary>Failed, after all attempts.</summary>
    public long Failed { get; init; }

    /// <summary>Did not start because they were too late.</summary>
    public long Missed { get; init; }

    /// <summary>Did not start because another run was active, or on request.</summary>
    public long Skipped { get; init; }

    /// <summary>Stopped because a newer run took their place.</summary>
    public long Replaced { get; init; }

    /// <summary>Stopped, or taken out of the queue, because somebody asked for that.</summary>
    public long Cancelled { get; init; }

    /// <summary>May or may not have happened.</summary>
    public long Unknown { get; init; }

    /// <summary>Did not start because the schedule was suspended.</summary>
    public long Suspended { get; init; }

    /// <summary>All runs that have ended or did not start.</summary>
    public long Sum() => ByResult().Sum(total => total.Count);

    /// <summary>Each number with its result, one of <see cref="RunResults"/>, in the order in which people read them.</summary>
    public IEnumerable<(string Result, long Count)> ByResult() =>
    [
        (RunResults.Succeeded, Succeeded), (RunResults.Failed, Failed), (RunResults.Missed, Missed), (RunResults.Skipped, Skipped),
        (RunResults.Replaced, Replaced), (RunResults.Cancelled, Cancelled), (RunResults.Unknown, Unknown), (RunResults.Suspended, Suspended),
    ];

    /// <summary>What is not 0, such as <c>3 succeeded, 1 failed</c>.</summary>
    public override string ToString()
    {
        var present = ByResult().Where(total => total.Count > 0).Select(total => $"{total.Count} {total.Result.ToLowerInvariant()}").ToList();
        return present.Count == 0 ? "no run yet" : string.Join(", ", present);
    }
}
