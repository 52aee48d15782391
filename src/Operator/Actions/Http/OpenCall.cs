using ScheduledJobs.Operator.Actions.Http.Requests;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>What a call holds until nothing more of its response is read: its place among the calls in flight, and the response.</summary>
internal sealed class OpenCall : IDisposable
{
    /// <summary>The place; null for a notification, and before there is one.</summary>
    public IDisposable? Place { get; set; }

    /// <summary>The response; null if there is none.</summary>
    public Answer? Answer { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        Answer?.Dispose();
        Place?.Dispose();
    }
}
