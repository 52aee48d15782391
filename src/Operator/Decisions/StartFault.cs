namespace ScheduledJobs.Operator.Decisions;

/// <summary>Starts of a schedule fail for a reason that may pass: the API server does not respond, is overloaded, or has an error.</summary>
/// <param name="Since">When the first start failed since the last success.</param>
/// <param name="Message">Why the latest one failed, at most <see cref="MaxMessage"/> characters.</param>
/// <param name="IsTold">Whether a plan has told the user.</param>
public sealed record StartFault(DateTimeOffset Since, string Message, bool IsTold = false)
{
    /// <summary>Most characters of <see cref="Message"/>: a webhook's message can be long.</summary>
    public const int MaxMessage = 256;
}
