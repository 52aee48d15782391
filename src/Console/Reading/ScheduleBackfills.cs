using System.Collections.Concurrent;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>
/// The Backfills of schedules. Those of one schedule are asked for, and a page of them at most, however many the namespace has; and not again within a second,
/// however often a page is shown.
/// </summary>
internal sealed class ScheduleBackfills(KubeClient client, TimeProvider time)
{
    /// <summary>Most Backfills that are read of one schedule.</summary>
    public const int MostRead = 500;

    /// <summary>Most schedules whose Backfills are remembered.</summary>
    private const int MostKnown = 100;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string? Namespace, string? Name), (BackfillList? List, long At)> _known = [];

    /// <summary>Those of a schedule; null if the user may not see them, or the cluster does not know the kind.</summary>
    public async Task<BackfillList?> FindAsync(ScheduledJob job, CancellationToken cancellationToken)
    {
        var key = (job.Metadata.Namespace, job.Metadata.Name);
        if (_known.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < Lifetime)
            return known.List;
        var list = await ReadAsync(job, cancellationToken);
        if (_known.Count >= MostKnown)
            _known.Clear();
        _known[key] = (list, time.GetTimestamp());
        return list;
    }

    /// <summary>Asks again next time: there is another one.</summary>
    public void Forget(string @namespace, string name) => _known.TryRemove((@namespace, name), out _);

    private async Task<BackfillList?> ReadAsync(ScheduledJob job, CancellationToken cancellationToken)
    {
        var options = new ListOptions { Limit = MostRead, MostPages = 1, FieldSelector = $"spec.scheduledJob={job.Metadata.Name}" };
        try
        {
            return await ReadAsync(job, options, cancellationToken);
        }
        catch (ApiException e) when (e.Code == 400)
        {
            // The server does not select by this field: it is older than Kubernetes 1.31, or its CustomResourceDefinition is older than this console.
            return await ReadAsync(job, options with { FieldSelector = null }, cancellationToken);
        }
        catch (ApiException e) when (e.IsForbidden || e.Code == 404)
        {
            return null;
        }
    }

    private async Task<BackfillList> ReadAsync(ScheduledJob job, ListOptions options, CancellationToken cancellationToken)
    {
        var list = await client.Resource(BackfillResource.Type).ListAsync(job.Metadata.Namespace, options, cancellationToken);
        var own = list.Items.Where(b => b.Spec.ScheduledJob == job.Metadata.Name).OrderByDescending(b => b.Metadata.CreationTimestamp).ToList();
        return new BackfillList([.. own.Take(BackfillList.MostShown)], own.Count, list.Metadata.Continue is { Length: > 0 });
    }
}

/// <summary>Backfills of a schedule.</summary>
/// <param name="Newest">The newest of those that were read, at most <see cref="MostShown"/>.</param>
/// <param name="Count">How many were read.</param>
/// <param name="HasMore">Whether there may be others that were not.</param>
internal sealed record BackfillList(IReadOnlyList<Backfill> Newest, int Count, bool HasMore)
{
    /// <summary>As many as a page shows.</summary>
    public const int MostShown = 10;
}
