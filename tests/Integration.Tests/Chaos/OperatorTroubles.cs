using System.Collections.Concurrent;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>What happens to the operators of the chaos run, while requests and networks fail. Their processes share nothing but the API.</summary>
/// <param name="replicas">The operators.</param>
public abstract class OperatorTroubles(Replicas replicas)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Longer than their lease, which another operator then takes.</summary>
    protected abstract TimeSpan Freeze { get; }

    /// <summary>The operators that there are at first.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    public int Kills { get; private set; }

    /// <summary>How many times each trouble occurred.</summary>
    public IEnumerable<(string What, int Count)> Counts => _counts.Select(t => (t.Key, t.Value));

    /// <summary>Runs until cancelled; then each of <see cref="Names"/> runs, or starts.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>False if it is over.</summary>
    public static async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    protected Replicas Replicas => replicas;

    protected async Task KillAsync(string name, string who)
    {
        Count($"{who}: killed");
        await replicas.KillAsync(name);
        Kills++;
        replicas.Launch(name);
    }

    protected Task FreezeAsync(string name, string who)
    {
        Count($"{who}: frozen for longer than its lease");
        return replicas.FreezeAsync(name, Freeze);
    }

    protected void Count(string trouble) => _counts.AddOrUpdate(trouble, 1, (_, count) => count + 1);
}
