namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>
/// Work whose cost a tenant chooses, such as matching an expression or reading certificates: off the threads that decide, one piece for each
/// namespace at a time, and one core less than there are in all.
/// </summary>
internal sealed class HeavyWork
{
    private readonly FairGate _gate = new(total: Math.Max(1, Environment.ProcessorCount - 1), perNamespace: 1);

    /// <summary>Pieces under way.</summary>
    public long Running => _gate.Taken;

    /// <summary>Waits for its turn and does the work.</summary>
    /// <param name="namespace">For whom.</param>
    /// <param name="work">Must end by itself, and soon.</param>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    public async Task<T> RunAsync<T>(string @namespace, Func<T> work, CancellationToken cancellationToken)
    {
        var turn = await _gate.EnterAsync(@namespace, "", 1, cancellationToken);

        // The turn ends with the work, not with the patience of the one who waits for it.
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
