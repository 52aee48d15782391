using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Caching;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Writes the status of Backfills, in its own queue. It decides nothing: it says what the status of the ScheduledJob has on record, so a lost write, or one of a
/// former leader, is made good by the next.
/// </summary>
internal sealed class BackfillKeeper(KubeClient client, ClusterCache cache, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How long progress waits, so that runs that end together cost one write.</summary>
    internal static readonly TimeSpan ProgressDelay = TimeSpan.FromMilliseconds(500);

    private const int Workers = 2;

    /// <summary>How long it is remembered that a ScheduledJob that is not here is another operator's.</summary>
    internal static readonly TimeSpan ElsewhereFor = TimeSpan.FromMinutes(10);

    /// <summary>Bytes for remembering that; a quarter of it per namespace. What does not fit is asked again.</summary>
    private const long ElsewhereBytes = 1024 * 1024;

    private const int BytesOfEntry = 512;

    private readonly ResourceClient<Backfill> _backfills = client.Resource(BackfillResource.Type);
    private readonly ResourceClient<ScheduledJob> _schedules = client.Resource(ScheduledJobResource.Type);
    private readonly ExpiringCache<ObjectKey, bool> _elsewhere = new(key => key.Namespace, ElsewhereBytes, time);

    /// <summary>Begins work for the object of a uid; null if another process does it.</summary>
    public Func<string, Piece?> Begin { get; init; } = static _ => Piece.Free;

    /// <summary>The Backfills whose status may have to be written.</summary>
    public WorkQueue<ObjectKey> Queue { get; } = new(time, BackoffOptions.Default, group: key => key.Namespace);

    /// <summary>A ScheduledJob has changed, and with it perhaps the progress of its Backfills.</summary>
    public void ScheduleChanged(ObjectKey schedule)
    {
        _elsewhere.Remove(schedule);
        foreach (var backfill in cache.ListBackfills(schedule))
            Queue.AddAfter(ObjectKey.Of(backfill), ProgressDelay);
    }

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Queue.RunAsync(Workers, WriteAsync, logger.BackfillNotWritten, cancellationToken);

    /// <summary>Writes one status, if it differs.</summary>
    public async Task WriteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (cache.Backfills.Get(key) is not { } backfill)
            return;
        var name = new ObjectKey(key.Namespace, backfill.Spec.ScheduledJob);
        var schedule = cache.ScheduledJobs.Get(name);
        if (schedule is null && cache.IsOutlined(name))
            return;

        // It may have come whole between the two looks.
        schedule ??= cache.ScheduledJobs.Get(name);
        if (schedule is null && cache.IsShard && await IsElsewhereAsync(name, cancellationToken))
            return;

        // Who acts for its schedule knows best; one without a schedule is reported by one process as well.
        using var piece = Begin((schedule?.Metadata ?? backfill.Metadata).Uid!);
        if (piece is null)
            return;
        var status = BackfillReport.Of(backfill, schedule, Seconds.Floor(time.GetUtcNow()));
        await ReportedStatus.WriteAsync(_backfills, backfill.Metadata, ToUtf8(backfill.Status), ToUtf8(status), piece.Or(cancellationToken));
    }

    /// <inheritdoc />
    public void Dispose() => _elsewhere.Dispose();

    /// <summary>
    /// Whether a ScheduledJob that is not here exists all the same. Then it is another operator's, and so is the status of its Backfills; or it comes with
    /// the next event.
    /// </summary>
    private ValueTask<bool> IsElsewhereAsync(ObjectKey schedule, CancellationToken cancellationToken) => _elsewhere.GetAsync(
        schedule,
        async () =>
        {
            var exists = false;
            var options = new ListOptions { FieldSelector = $"metadata.name={schedule.Name}" };
            var found = await _schedules.ListAsync(schedule.Namespace, options, (_, _) => exists = true, CancellationToken.None);
            exists |= found.Items.Count > 0;
            return new Expiring<bool>(exists, exists ? time.GetUtcNow() + ElsewhereFor : DateTimeOffset.MinValue, BytesOfEntry);
        },
        cancellationToken);

    private static byte[] ToUtf8(BackfillStatus? status) =>
        JsonSerializer.SerializeToUtf8Bytes(status ?? new BackfillStatus(), ModelJsonContext.Default.BackfillStatus);
}
