using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>A call cannot be made, or its response is not acceptable. Never leaves <see cref="HttpCaller"/>.</summary>
internal sealed class CallException(Failure failure) : Exception(failure.Message)
{
    public CallException(string reason, string message, string? retryClass = null)
        : this(new Failure(reason, message, retryClass))
    {
    }

    public Failure Failure { get; } = failure;
}
