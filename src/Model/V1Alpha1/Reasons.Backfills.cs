namespace ScheduledJobs.Model.V1Alpha1;

/// <content>Conditions of Backfills.</content>
public static partial class Reasons
{
    /// <summary>All runs of the Backfill have ended.</summary>
    public const string Finished = "Finished";

    /// <summary>The schedule has no nominal times in the range of the Backfill.</summary>
    public const string NoTimes = "NoTimes";

    /// <summary>The spec of the Backfill is not valid.</summary>
    public const string InvalidBackfill = "InvalidBackfill";

    /// <summary>The ScheduledJob of the Backfill does not exist.</summary>
    public const string ScheduleNotFound = "ScheduleNotFound";

    /// <summary>The ScheduledJob of the Backfill is not Ready.</summary>
    public const string ScheduleNotReady = "ScheduleNotReady";

    /// <summary>The Backfill has not begun, or waits for others of the schedule.</summary>
    public const string Waiting = "Waiting";

    /// <summary>The range of the Backfill has more nominal times than spec.maxRuns.</summary>
    public const string TooManyRuns = "TooManyRuns";

    /// <summary>Runs of the Backfill have failed, or it is not known how they ended.</summary>
    public const string RunsFailed = "RunsFailed";
}
