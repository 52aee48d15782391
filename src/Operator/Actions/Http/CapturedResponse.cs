using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>What is kept of a response.</summary>
/// <param name="Response">For the status.</param>
/// <param name="Room">The memory that is reserved for it until it is disposed; null for none.</param>
internal sealed record CapturedResponse(RunResponse Response, IDisposable? Room) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Room?.Dispose();
}
