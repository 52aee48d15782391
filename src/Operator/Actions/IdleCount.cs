namespace ScheduledJobs.Operator.Actions;

/// <summary>Counts what is in progress. Thread-safe.</summary>
internal sealed class IdleCount
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _idle;

    /// <summary>One more.</summary>
    public void Begin()
    {
        lock (_gate)
            _count++;
    }

    /// <summary>One has ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (--_count > 0)
                return;
            _idle?.SetResult();
            _idle = null;
        }
    }

    /// <summary>Completes when nothing is in progress.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (_count == 0)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }
}
