using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>The time in which this process works for a bucket: from its start until nothing of it is left. Thread-safe.</summary>
internal sealed class Tenure : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly IdleCount _pieces = new();
    private readonly Lock _gate = new();
    private volatile bool _isClosed;

    /// <summary>Names the author of intents. The next time this process gets the bucket, it is another one: it has forgotten its calls.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether nothing begins any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Begins something; null once it is closed.</summary>
    public Piece? Begin()
    {
        lock (_gate)
        {
            if (_isClosed)
                return null;
            _pieces.Begin();
        }

        return new Piece(_pieces.End, _cancelled.Token);
    }

    /// <summary>Nothing begins any more. Completes when all that has begun has ended.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
            _isClosed = true;
        return _pieces.WhenIdleAsync();
    }

    /// <summary>Cancels what is in progress.</summary>
    public void Cancel() => _cancelled.Cancel();

    /// <inheritdoc />
    public void Dispose() => _cancelled.Dispose();
}
