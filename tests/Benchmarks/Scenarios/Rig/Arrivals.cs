using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>The arrivals for each nominal time, and how late they are: calls, or Pods seen by a watch of this process.</summary>
internal sealed class Arrivals(TimeProvider time)
{
    private readonly ConcurrentDictionary<DateTimeOffset, ConcurrentBag<double>> _late = new();

    public void Add(DateTimeOffset nominal) =>
        _late.GetOrAdd(nominal, _ => []).Add((time.GetUtcNow() - nominal).TotalMilliseconds);

    public int CountOf(DateTimeOffset nominal) => _late.TryGetValue(nominal, out var late) ? late.Count : 0;

    /// <summary>Lateness in milliseconds, sorted.</summary>
    public double[] Of(DateTimeOffset nominal) => [.. _late[nominal].Order()];

    public async Task UntilAsync(DateTimeOffset nominal, int count)
    {
        while (CountOf(nominal) < count)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
    }

    public Task WatchAsync(ScenarioCluster cluster, CancellationToken cancellationToken)
    {
        var options = new InformerOptions { Namespace = cluster.Namespace, LabelSelector = ApiConstants.UidLabel };
        var informer = new Informer<Pod>(
            cluster.Client.Resource(KnownResources.Pods), new ObjectStore<Pod>(), options, time, NullLogger<Informer<Pod>>.Instance)
        {
            Changed = change =>
            {
                if (change is { Old: null, New: { } pod })
                    Add(DateTimeOffset.Parse(pod.Metadata.Annotations![ApiConstants.ScheduledTimeAnnotation]));
            },
        };
        return informer.RunAsync(cancellationToken);
    }
}
