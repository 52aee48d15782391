using System.Collections.Concurrent;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>Where attacks take place. Disposing it removes what they created.</summary>
public sealed class AttackSite(HostileCluster cluster, HostileTarget target, Victim victim) : IAsyncDisposable
{
    private readonly ConcurrentQueue<HostileNamespace> _namespaces = new();
    private readonly int _issuersBefore = target.IssuersAskedFor;

    public HostileCluster Cluster => cluster;

    public HostileTarget Target => target;

    public Victim Victim => victim;

    /// <summary>How many objects the API server refused.</summary>
    public int Refused => _namespaces.Sum(n => n.Refused);

    public async Task<HostileNamespace> NamespaceAsync()
    {
        var one = await HostileNamespace.CreateAsync(cluster.Api);
        _namespaces.Enqueue(one);
        return one;
    }

    /// <summary>Objects whose owner cannot see what is wrong with them.</summary>
    public async Task<IReadOnlyList<string>> UnexplainedAsync()
    {
        var all = new List<string>();
        foreach (var one in _namespaces)
            all.AddRange(await one.UnexplainedAsync());
        return all;
    }

    /// <summary>Violations of what must never happen, however punctual the victim's runs are.</summary>
    public async Task<IReadOnlyList<string>> HarmAsync()
    {
        var fetched = target.IssuersAskedFor - _issuersBefore;
        return [.. await victim.HarmAsync(), .. fetched > 0 ? [$"the address that a certificate names was fetched {fetched} times"] : Array.Empty<string>()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _namespaces)
            await one.DisposeAsync();
    }
}
