using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Api.Errors;

/// <summary>
/// Ends a request with a <see cref="Kube.Resources.Status"/>. Thrown only while a request is handled, and caught before it ends.
/// </summary>
internal sealed class StatusException(Status status) : Exception(status.Message)
{
    public Status Status { get; } = status;
}
