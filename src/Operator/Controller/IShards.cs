namespace ScheduledJobs.Operator.Controller;

/// <summary>What outsiders can see of a replica that shares the schedules.</summary>
internal interface IShards
{
    /// <summary>Number of buckets that it acts for.</summary>
    int Owned { get; }

    /// <summary>Number of buckets that it is stopping.</summary>
    int Draining { get; }

    /// <summary>How many times it has started a bucket since it takes part.</summary>
    int Started { get; }

    /// <summary>Number of buckets without an owner, by the newest map that it knows.</summary>
    int Unowned { get; }

    /// <summary>Number of buckets that are to move, by that map.</summary>
    int Moving { get; }

    /// <summary>The version of that map; 0 if it knows none.</summary>
    long Epoch { get; }

    /// <summary>A fault that only a restart cures, in a sentence; null if there is no fault.</summary>
    string? FindFault();
}
