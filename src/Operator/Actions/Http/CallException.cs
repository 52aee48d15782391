using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>A call can't be made, or its answer is not as it must be. Never leaves <see cref="HttpCaller"/>.</summary>
internal sealed class CallException(Failure failure) : Exception(failure.Message)
{
    public CallException(string reason, string message, string? retryClass = null)
        : this(new Failure(reason, message, retryClass))
    {
    }

    public Failure Failure { get; } = failure;
}
