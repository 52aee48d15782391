using System.Buffers;
using System.Text.Json;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// The ScheduledJobs that other replicas act for. It is kept that they exist, their active runs and what metrics count; <see cref="CalendarBook"/> keeps which calendars
/// they use. Thread-safe.
/// </summary>
/// <param name="includes">Whether a ScheduledJob is kept whole, by its uid.</param>
internal sealed class ScheduleOutlines(Func<string, bool> includes) : Selection<ScheduledJob>(ownerLabel: null, includes)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<ObjectKey, Kept> _kept = [];

    /// <summary>Called when one is new or has changed. Must be quick.</summary>
    public required Action<ScheduleOutline> Changed { get; init; }

    /// <summary>Called when one is gone. Must be quick.</summary>
    public required Action<ObjectKey> Gone { get; init; }

    /// <summary>Number of outlines.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _kept.Count;
        }
    }

    /// <summary>What the metrics count of each.</summary>
    public IReadOnlyList<ScheduleTally> Tallies
    {
        get
        {
            lock (_gate)
                return [.. _kept.Values.Select(kept => kept.Tally)];
        }
    }

    /// <summary>Those with active runs, and how many.</summary>
    public IReadOnlyList<(ObjectKey Key, int Count)> ActiveRuns
    {
        get
        {
            lock (_gate)
                return [.. _kept.Where(kept => kept.Value.ActiveRuns > 0).Select(kept => (kept.Key, kept.Value.ActiveRuns))];
        }
    }

    /// <summary>The active runs of one; null if there is no outline of it.</summary>
    public int? FindActiveRuns(ObjectKey key)
    {
        lock (_gate)
            return _kept.TryGetValue(key, out var kept) ? kept.ActiveRuns : null;
    }

    /// <inheritdoc />
    protected override IReadOnlyCollection<ObjectKey> Keys
    {
        get
        {
            lock (_gate)
                return [.. _kept.Keys];
        }
    }

    /// <inheritdoc />
    protected override void Set(Outline outline)
    {
        var schedule = (ScheduleOutline)outline;
        lock (_gate)
            _kept[schedule.Key] = new Kept(schedule.ActiveRuns, schedule.Tally);
        Changed(schedule);
    }

    /// <inheritdoc />
    protected override void Remove(ObjectKey key, bool isGone)
    {
        lock (_gate)
        {
            if (!_kept.Remove(key))
                return;
        }

        if (isGone)
            Gone(key);
    }

    /// <inheritdoc />
    protected override Outline? Draw(in ReadOnlySequence<byte> json, Outline found)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = OutlineJsonContext.Default.Options.MaxDepth });
            return JsonSerializer.Deserialize(ref reader, OutlineJsonContext.Default.OutlinedJob) is { } job ? new ScheduleOutline(found, job) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // As with whole objects, serializers throw many kinds of exceptions.
            return null;
        }
    }

    /// <inheritdoc />
    protected override Outline Draw(ScheduledJob item, Outline found) => new ScheduleOutline(found, item);

    private readonly record struct Kept(int ActiveRuns, ScheduleTally Tally);
}
