using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>Makes sure that a store is not older than a given moment. Must be notified of each change of the store.</summary>
internal sealed class Freshness<T>(
    ResourceClient<T> client, ObjectStore<T> store, InformerOptions options, Watcher<T> watcher, UnreadableObjects unreadable, TimeProvider time)
    where T : class, IKubeObject
{
    /// <summary>How long a watch may take to deliver what a list shows, before everything is listed again.</summary>
    public static readonly TimeSpan CatchUpTime = TimeSpan.FromSeconds(5);

    /// <summary>Few requests, each well within a request's time limit.</summary>
    private const int PageSize = 10_000;

    private ImmutableArray<FreshnessCheck<T>> _checks = [];

    /// <summary>About how many objects the server has.</summary>
    public Func<int> Count { get; init; } = () => store.Count;

    /// <summary>Looks at the metadata of an object, as text, and returns true if the store does not have to have it. Null: it has to have all.</summary>
    public Func<ReadOnlySequence<byte>, bool>? PassOver { get; init; }

    /// <summary>Receives log lines about failures.</summary>
    public required ILogger Logger { get; init; }

    /// <inheritdoc cref="FreshnessCheck{T}.Changed"/>
    public void Changed(ObjectKey key, string? deletedAt = null)
    {
        foreach (var check in _checks)
            check.Changed(key, deletedAt);
    }

    /// <summary>Completes when the store is not older than the call. If the server does not respond, it is asked again with growing waits.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time, options.Random);
        while (!await TryConfirmAsync(cancellationToken))
            await Task.Delay(backoff.Next(), time, cancellationToken);
    }

    private async Task<bool> TryConfirmAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Count() < options.ManyObjects || !await ReachesAsync(cancellationToken))
                await CompareAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or JsonException)
        {
            Logger.FreshnessUnknown(client.Type.Plural, options.Namespace ?? "all namespaces", e.Message);
            return false;
        }
    }

    /// <summary>
    /// Whether the watch soon reaches the version that the server has now. A list of many objects takes much longer. Servers before Kubernetes
    /// 1.31 may not tell it in time if nothing changes.
    /// </summary>
    private async Task<bool> ReachesAsync(CancellationToken cancellationToken)
    {
        // The smallest consistent read: one object by its name, which need not exist.
        var newest = await client.ListVersionsAsync(
            options.Namespace ?? "default", new ListOptions { FieldSelector = "metadata.name=position", Limit = 0 }, _ => { }, () => { }, cancellationToken);
        return newest.ResourceVersion is { Length: > 0 } version && await InTimeAsync(token => watcher.ReachAsync(version, token), cancellationToken);
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var check = new FreshnessCheck<T>(store, options.Namespace, unreadable.VersionOf);
        ImmutableInterlocked.Update(ref _checks, static (all, one) => all.Add(one), check);
        try
        {
            // No resource version: the response is not older than the request.
            var list = await client.ListVersionsAsync(
                options.Namespace,
                new ListOptions { LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector, Limit = PageSize },
                check.Add,
                check.Clear,
                cancellationToken,
                PassOver);
            check.Compare(list.ResourceVersion);
            if (!await InTimeAsync(check.CaughtUp.WaitAsync, cancellationToken))
            {
                Logger.StoreLags(client.Type.Plural, options.Namespace ?? "all namespaces", check.Missing, CatchUpTime);
                await watcher.ListNewestAsync(cancellationToken);
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _checks, static (all, one) => all.Remove(one), check);
        }
    }

    private async Task<bool> InTimeAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CatchUpTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await wait(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
