namespace ScheduledJobs.Operator.Controller;

/// <summary>A piece of work in progress, such as a pass over a schedule. Disposed when it has ended.</summary>
/// <param name="ended">Called at its end.</param>
/// <param name="cancelled">Cancels it; null if its worker's own token does.</param>
internal sealed class Piece(Action? ended, CancellationToken? cancelled) : IDisposable
{
    /// <summary>One that no one waits for.</summary>
    public static Piece Free { get; } = new(null, null);

    /// <summary>Whether it was cancelled, and its worker was not.</summary>
    public bool IsCancelled => cancelled?.IsCancellationRequested == true;

    /// <summary>What cancels it.</summary>
    /// <param name="worker">What cancels its worker.</param>
    public CancellationToken Or(CancellationToken worker) => cancelled ?? worker;

    /// <inheritdoc />
    public void Dispose() => ended?.Invoke();
}
