using System.Collections.Concurrent;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>Everything that goes wrong in the chaos run, by a seed: faults of requests and watches, broken networks, and what happens to the operators.</summary>
public sealed class Disturbance(FaultyCluster cluster, OperatorTroubles operators, int seed)
{
    // Each loop has its own, because Random must not be shared.
    private readonly Random _network = new(seed + 1);
    private readonly Dictionary<string, Fault> _faults = [];
    private readonly ConcurrentDictionary<string, int> _troubles = new();

    /// <summary>How many times each fault occurred.</summary>
    public IEnumerable<(string What, int Count)> Counts =>
        operators.Counts
        .Concat(_faults.Select(f => (What: f.Key, Count: f.Value.Hits)))
        .Concat(_troubles.Select(t => (What: t.Key, Count: t.Value)))
        .OrderBy(c => c.What, StringComparer.Ordinal);

    /// <summary>Runs until cancelled; then all is well again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PutFaultsIntoTheScript(cluster.Faults);
        await Task.WhenAll(operators.RunAsync(cancellationToken), TroubleTheNetworkAsync(cancellationToken));
        cluster.Faults.Clear();
    }

    private void PutFaultsIntoTheScript(FaultScript script)
    {
        foreach (var (verb, resource) in new[]
        {
            (Verb.Create, "pods"), (Verb.Delete, "pods"), (Verb.Patch, "scheduledjobs/status"), (Verb.Get, "*"), (Verb.Update, "leases"),
        })
        {
            FaultRule Some() => script.When(verb, resource).WithChance(0.01);
            Add($"{verb} {resource}: 500", Some().Refuse(500));
            Add($"{verb} {resource}: 503", Some().Refuse(503));
            Add($"{verb} {resource}: 429", Some().Refuse(429, retryAfter: TimeSpan.FromSeconds(1)));
            Add($"{verb} {resource}: done, answer lost", Some().DropAnswer());
            Add($"{verb} {resource}: late", Some().Delay(TimeSpan.FromMilliseconds(700)));
        }

        Add("patch scheduledjobs/status: 409", script.When(Verb.Patch, "scheduledjobs/status").WithChance(0.02).Refuse(409));
        Add("list: 503", script.When(Verb.List, "*").WithChance(0.1).Refuse(503));
        Add("list: slow", script.When(Verb.List, "*").WithChance(0.2).AnswerSlowly(pieces: 10, TimeSpan.FromMilliseconds(50)));
        FaultRule Watches() => script.When(Verb.Watch, "*").WithChance(0.15);
        Add("watch: cut in the middle of a line", Watches().CutInTheMiddleOfALine(after: 20));
        Add("watch: 410 as status", Watches().Refuse(410));
        Add("watch: 410 as event", Watches().EndAsExpired(after: 20));
        Add("watch: events twice", Watches().RepeatEachEvent());
        Add("watch: events change places", Watches().ShuffleEvents(TimeSpan.FromMilliseconds(300)));
        Add("watch: events late", Watches().DelayEvents(TimeSpan.FromMilliseconds(5)));
    }

    private void Add(string what, Fault fault) => _faults.Add(what, fault);

    private async Task TroubleTheNetworkAsync(CancellationToken cancellationToken)
    {
        while (await WaitAsync(TimeSpan.FromSeconds(2 + (4 * _network.NextDouble())), cancellationToken))
        {
            var link = cluster.LinkOf(operators.Names[_network.Next(operators.Names.Count)]);
            var duration = TimeSpan.FromSeconds(1 + (2 * _network.NextDouble()));
            switch (_network.Next(4))
            {
                case 0:
                    Count("network: refuses connections");
                    link.Cut();
                    await WaitAsync(duration, CancellationToken.None);
                    link.Restore();
                    break;
                case 1:
                    Count("network: swallows everything");
                    link.Freeze();
                    await WaitAsync(duration, CancellationToken.None);
                    link.Lose();
                    break;
                default:
                    Count("network: connections break");
                    link.Break();
                    break;
            }
        }
    }

    private void Count(string trouble) => _troubles.AddOrUpdate(trouble, 1, (_, count) => count + 1);

    private static Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken) => OperatorTroubles.WaitAsync(time, cancellationToken);
}
