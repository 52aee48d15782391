using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>How an attempt to send a notification ended. The status does not say it yet.</summary>
/// <param name="Id">Identity of the notification.</param>
/// <param name="To">Name of the receiver.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Failure">Why it failed; null if the notification was received.</param>
public sealed record NotificationOutcome(string Id, string To, int Attempt, DateTimeOffset EndedAt, Failure? Failure)
{
    /// <summary>Whether it is the end of the next attempt of this notification.</summary>
    public bool IsOf(OwedNotification owed)
    {
        ArgumentNullException.ThrowIfNull(owed);
        return Id == owed.Id && To == owed.To && Attempt == owed.Attempts + 1;
    }
}
