namespace ScheduledJobs.Operator.Tests.Replicas;

/// <summary>Answers when it is told to.</summary>
internal sealed class HangingTarget : HttpMessageHandler
{
    private int _calls;
    private int _cancelled;

    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Calls => Volatile.Read(ref _calls);

    public int Cancelled => Volatile.Read(ref _cancelled);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            await Answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }

        return new HttpResponseMessage { RequestMessage = request };
    }
}
