namespace ScheduledJobs.Model.Schedules;

/// <summary>What happens to an HTTP call whose outcome was lost in a crash.</summary>
public enum DeliveryMode
{
    /// <summary>It is repeated with the same Idempotency-Key. The default.</summary>
    AtLeastOnce,

    /// <summary>It is recorded as Unknown and not repeated. The intent is recorded before the call.</summary>
    AtMostOnce,
}
