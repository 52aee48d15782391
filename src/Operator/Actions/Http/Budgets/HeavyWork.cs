namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>
/// Work whose cost a tenant controls, such as matching an expression or reading certificates. It runs off the threads that decide, one
/// item per namespace at a time, and uses at most all cores but one.
/// </summary>
internal sealed class HeavyWork
{
    private readonly FairGate _gate = new(total: Math.Max(1, Environment.ProcessorCount - 1), perNamespace: 1);

    /// <summary>Items in progress.</summary>
    public long Running => _gate.Taken;

    /// <summary>Waits for its turn and does the work.</summary>
    /// <param name="namespace">The namespace that it is for.</param>
    /// <param name="work">The work; must end by itself, and soon.</param>
    /// <param name="cancellationToken">Cancels the wait, not the work.</param>
    public async Task<T> RunAsync<T>(string @namespace, Func<T> work, CancellationToken cancellationToken)
    {
        var turn = await _gate.EnterAsync(@namespace, "", 1, cancellationToken);

        // The turn ends when the work ends, even if the caller has stopped waiting.
        var running = Task.Run(
            () =>
            {
                using (turn)
                    return work();
            },
            CancellationToken.None);
        return await running.WaitAsync(cancellationToken);
    }
}
