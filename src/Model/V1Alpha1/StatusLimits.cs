namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Limits of the status in the CRD. The API server rejects a status that exceeds them, so writers truncate it first.</summary>
public static class StatusLimits
{
    /// <summary>Characters of one of our words, such as <see cref="RunStatus.Result"/>.</summary>
    public const int Word = 32;

    /// <summary>Characters of a name, such as <see cref="RunStatus.Id"/>.</summary>
    public const int Name = 253;

    /// <summary>Characters of <see cref="ScheduledJobStatus.EffectiveHash"/>.</summary>
    public const int Hash = 64;

    /// <summary>Characters of <see cref="RunStatus.Intent"/>.</summary>
    public const int Intent = 64;

    /// <summary>Characters of a condition's type.</summary>
    public const int ConditionType = 316;

    /// <summary>Characters of a condition's message.</summary>
    public const int ConditionMessage = 32768;

    /// <summary>Characters of a condition's reason.</summary>
    public const int ConditionReason = 1024;

    /// <summary>Characters of <see cref="RunStatus.Message"/>.</summary>
    public const int Message = 1024;

    /// <summary>Entries of <see cref="RunStatus.AttemptHistory"/>.</summary>
    public const int Attempts = 5;

    /// <summary>Characters of <see cref="AttemptRecord.Message"/>.</summary>
    public const int AttemptMessage = 256;

    /// <summary>Bytes of a body that are kept in <see cref="RunResponse.Body"/>, and its characters: never more than bytes.</summary>
    public const int ResponseBody = 4096;

    /// <summary>Entries of <see cref="RunResponse.Headers"/>.</summary>
    public const int ResponseHeaders = 8;

    /// <summary>Characters of <see cref="ResponseHeader.Name"/>.</summary>
    public const int ResponseHeaderName = 64;

    /// <summary>Characters of <see cref="ResponseHeader.Value"/>.</summary>
    public const int ResponseHeader = 256;

    /// <summary>Characters of <see cref="RunResponse.Message"/>.</summary>
    public const int ResponseMessage = 256;

    /// <summary>Characters of <see cref="RunStatus.Reason"/>.</summary>
    public const int Reason = 256;

    /// <summary>Characters of <see cref="ScheduledJobStatus.Schedule"/>.</summary>
    public const int Schedule = 256;

    /// <summary>Characters of <see cref="ScheduledJobStatus.LastManualRun"/>.</summary>
    public const int ManualRun = 256;

    /// <summary>Entries of <see cref="ScheduledJobStatus.Active"/>.</summary>
    public const int Active = 1000;

    /// <summary>Entries of <see cref="ScheduledJobStatus.Queued"/>.</summary>
    public const int Queued = 1000;

    /// <summary>Entries of <see cref="ScheduledJobStatus.RecentRuns"/>.</summary>
    public const int RecentRuns = 50;

    /// <summary>UTF-8 bytes of the texts of <see cref="ScheduledJobStatus.RecentRuns"/> together, beyond which the oldest runs are dropped.</summary>
    public const int RecentBytes = 64 * 1024;

    /// <summary>Entries of <see cref="ScheduledJobStatus.ManualRuns"/>.</summary>
    public const int ManualRuns = 10;

    /// <summary>Entries of <see cref="NotificationsStatus.Owed"/>.</summary>
    public const int Owed = 20;

    /// <summary>Characters of <see cref="OwedNotification.To"/>.</summary>
    public const int Receiver = 63;

    /// <summary>Characters of <see cref="OwedNotification.Failure"/>.</summary>
    public const int Failure = 256;

    /// <summary>Entries of <see cref="ScheduledJobStatus.Upcoming"/>.</summary>
    public const int Upcoming = 5;

    /// <summary>Entries of <see cref="ScheduledJobStatus.Backfills"/>. Further Backfills of a schedule wait.</summary>
    public const int Backfills = 5;

    /// <summary>Entries of <see cref="BackfillProgress.Ahead"/>: as many as there can be active runs.</summary>
    public const int BackfillAhead = Active;

    /// <summary>Entries of <see cref="BackfillProgress.Failures"/>.</summary>
    public const int BackfillFailures = 5;

    /// <summary>Characters of <see cref="BackfillProgress.Problem"/> and <see cref="BackfillFailure.Message"/>.</summary>
    public const int BackfillMessage = 256;
}
