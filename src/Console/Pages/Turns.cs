namespace ScheduledJobs.Console.Pages;

/// <summary>
/// How many views of many schedules are computed at a time for one tenant. Its others wait for their turn, also those of streams; other tenants do
/// not wait for them.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is not used has nothing to dispose.
internal sealed class Turns
#pragma warning restore CA1001
{
    /// <summary>Most at a time.</summary>
    public const int Most = 4;

    private readonly SemaphoreSlim _free = new(Most);

    /// <summary>Waits for a turn, which ends when it is disposed.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Turn(_free);
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
