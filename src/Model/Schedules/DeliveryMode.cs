namespace ScheduledJobs.Model.Schedules;

/// <summary>What becomes of an HTTP call whose outcome was lost in a crash.</summary>
public enum DeliveryMode
{
    /// <summary>It is repeated with the same Idempotency-Key. The default.</summary>
    AtLeastOnce,

    /// <summary>It is recorded as Unknown and not repeated; the intent is written down before the call.</summary>
    AtMostOnce,
}
