using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Controllers;

/// <summary>Removes Events that were not seen for a while, as their lease does in etcd.</summary>
internal sealed class EventExpiry(ObjectStore store, TimeProvider time, TimeSpan lifetime)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await TryExpireAsync();
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    private async ValueTask TryExpireAsync()
    {
        try
        {
            await ExpireAsync();
        }
        catch (StorageException)
        {
            // The disk took no change; the next round tries again.
        }
    }

    private async ValueTask ExpireAsync()
    {
        var events = store.Collection(BuiltinKinds.Instance.Events.CollectionName);
        var oldest = time.GetUtcNow() - lifetime;
        foreach (var e in events.Current.Objects.Values.Where(e => LastSeen(e) < oldest))
            await events.RemoveAsync(e);
    }

    private static DateTimeOffset LastSeen(StoredObject stored)
    {
        var e = stored.Read();
        string?[] times =
        [
            e.TextAt("series", "lastObservedTime"), e.TextAt("lastTimestamp"), e.TextAt("eventTime"), e.TextAt("metadata", "creationTimestamp"),
        ];
        return times.Select(HumanDuration.Instant).Max() ?? DateTimeOffset.MaxValue;
    }
}
