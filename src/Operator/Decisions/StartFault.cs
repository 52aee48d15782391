namespace ScheduledJobs.Operator.Decisions;

/// <summary>Starts of a schedule fail for a reason that may pass: the API server does not answer, has too much to do, or has a fault.</summary>
/// <param name="Since">When a start failed first, without one that succeeded since.</param>
/// <param name="Message">Why the newest one failed, at most <see cref="MaxMessage"/> characters.</param>
/// <param name="IsTold">A plan has told the user of it.</param>
public sealed record StartFault(DateTimeOffset Since, string Message, bool IsTold = false)
{
    /// <summary>Most characters of <see cref="Message"/>: a webhook's words can be long.</summary>
    public const int MaxMessage = 256;
}
