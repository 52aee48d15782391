using System.Text.Json;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// The only writer of status, with its own queue: due runs never wait for it. Under load several decisions become one write.
/// Each write carries the resource version it is based on. A conflict voids the decision, and the key is decided again.
/// </summary>
internal sealed class StatusWriter(
    KubeClient client,
    HttpRunner http,
    (Pruner Pruner, Notifier Notifier) followers,
    ScheduleMemories memories,
    Narrator narrator,
    TimeProvider time)
{
    /// <summary>
    /// How long a status waits while many other schedules have runs due: starting those comes first, for the API server and for this
    /// process. Meanwhile the run is on record through its Pod, or as a call that this process remembers.
    /// </summary>
    internal static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    private readonly ResourceClient<ScheduledJob> _scheduledJobs = client.Resource(ScheduledJobResource.Type);
    private readonly WorkQueue<ObjectKey> _queue = new(time, BackoffOptions.Default, OperatorMetrics.StatusQueue, key => key.Namespace);

    // Two concurrent writes of the same status would only make one of them fail.
    private readonly KeyedLock<ObjectKey> _writing = new();

    /// <summary>How many routine statuses are written a second, if more are to be written; 0 for no limit.</summary>
    public required double RoutineWrites { init => Paced = new PacedKeys(value, Plan.RoutineWait, HandOn, time); }

    /// <summary>The keys whose status may wait while many such statuses are to be written.</summary>
    public PacedKeys Paced { get; private init; } = null!;

    /// <summary>Called when a key must be decided again.</summary>
    public Action<ObjectKey>? Voided { get; set; }

    /// <summary>Whether many runs are due and no worker has picked them up yet.</summary>
    public Func<bool>? IsFiring { get; init; }

    /// <summary>Whether a ScheduledJob is this operator's. One whose labels have changed is another's, as if this one had lost its lease.</summary>
    public Func<ObjectMeta, bool> IsOwn { get; init; } = static _ => true;

    /// <summary>Whether this process may act for the ScheduledJob of a uid now.</summary>
    public Func<string, bool> MayAct { get; init; } = static _ => true;

    /// <summary>Writes a key's pending status after the delay, or after <see cref="Courtesy"/> if that applies and is longer.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">The shortest wait.</param>
    /// <param name="isRoutine">Whether it may wait longer, see <see cref="Plan.IsRoutine"/>, while many such statuses are to be written.</param>
    public void Enqueue(ObjectKey key, TimeSpan delay, bool isRoutine)
    {
        if (isRoutine)
            Paced.Add(key, delay);
        else
            _queue.AddAfter(key, delay < Courtesy && IsFiring?.Invoke() == true ? Courtesy : delay);
    }

    /// <summary>Tells what is on record as owed.</summary>
    public Notifier Notifier => followers.Notifier;

    /// <summary>The keys whose status is waiting to be written.</summary>
    public WorkQueue<ObjectKey> Queue => _queue;

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(int workers, CancellationToken cancellationToken) => Task.WhenAll(
        _queue.RunAsync(workers, WriteAsync, narrator.WriteFailed, cancellationToken), Task.Run(() => Paced.RunAsync(cancellationToken), CancellationToken.None));

    /// <summary>
    /// Writes a key's pending status now. False if another write won, or the object is gone: the decision is then void.
    /// </summary>
    public async Task<bool> WriteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        using (await _writing.EnterAsync(key, cancellationToken))
            return await WritePendingAsync(key, cancellationToken);
    }

    /// <summary>Deletes one version of the resource. False if it was gone, or has changed since: then it is decided on again.</summary>
    public async Task<bool> DeleteAsync(ObjectKey key, ScheduleMemory memory, string version, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { PreconditionUid = memory.Uid, PreconditionResourceVersion = version };
        try
        {
            return await _scheduledJobs.DeleteAsync(key.Namespace, key.Name, options, cancellationToken);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            narrator.Conflicted();
            if (await FindLiveAsync(key, memory, cancellationToken) is { } live)
                Void(key, memory, live);
            return false;
        }
    }

    /// <summary>Writes the pending statuses of these once.</summary>
    public Task FlushAsync(IReadOnlyCollection<ObjectKey> keys, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (key, token) =>
            {
                try
                {
                    await WriteAsync(key, token);
                }
                catch (Exception e) when (e is not OperationCanceledException || !token.IsCancellationRequested)
                {
                    // Whatever it is, the others' statuses are still written.
                    narrator.FlushFailed(key, e);
                }
            });

    // What was written with something else is not written again.
    private bool HandOn(ObjectKey key)
    {
        if (memories.Find(key)?.GetPending() is null)
            return false;
        _queue.Add(key);
        return true;
    }

    private async Task<bool> WritePendingAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (memories.Find(key) is not { } memory || memory.GetPending() is not var (pending, before))
            return true;
        if (!MayAct(memory.Uid))
            return false;
        if (Diff(before.Status, pending.Status) is not { } diff)
        {
            Confirm(memory, pending, before, null);
            return true;
        }

        try
        {
            var version = await _scheduledJobs.PatchForVersionAsync(
                key.Namespace, key.Name, Patch.Status(before.Metadata, diff), "status", WriteOptions.Default, cancellationToken);
            narrator.Written();
            Confirm(memory, pending, before, before with { Metadata = before.Metadata with { ResourceVersion = version }, Status = pending.Status });
            return true;
        }
        catch (ApiException e) when (e.IsConflict)
        {
            narrator.Conflicted();
            return await VoidAsync(key, memory, pending, before, cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            End(memory);
            return false;
        }
    }

    private async Task<bool> VoidAsync(
        ObjectKey key, ScheduleMemory memory, PendingStatus pending, ScheduledJob before, CancellationToken cancellationToken)
    {
        if (await FindLiveAsync(key, memory, cancellationToken) is not { } live)
            return false;
        if (Diff(live.Status, pending.Status) is null)
        {
            // It conflicted with itself: an earlier attempt had succeeded, but its response was lost. The live object may also contain an
            // edit that no decision has seen yet.
            Confirm(memory, pending, before, live);
            Voided?.Invoke(key);
            return true;
        }

        Void(key, memory, live);
        return false;
    }

    private void Void(ObjectKey key, ScheduleMemory memory, ScheduledJob live)
    {
        memory.Discard(live);
        Voided?.Invoke(key);
    }

    /// <summary>The resource as it is now; null if it is gone, or another operator's, and nothing of it goes on here then.</summary>
    private async Task<ScheduledJob?> FindLiveAsync(ObjectKey key, ScheduleMemory memory, CancellationToken cancellationToken)
    {
        var live = await _scheduledJobs.FindAsync(key.Namespace, key.Name, cancellationToken);
        if (live is not null && live.Metadata.Uid == memory.Uid && IsOwn(live.Metadata))
            return live;
        End(memory);
        return null;
    }

    // Only this resource's calls. A resource recreated under the same name has its own.
    private void End(ScheduleMemory memory)
    {
        memory.IsGone = true;
        memory.DropPending();
        http.CancelAll(memory.Uid);
    }

    private void Confirm(ScheduleMemory memory, PendingStatus pending, ScheduledJob before, ScheduledJob? written)
    {
        memory.Confirm(pending, written);
        http.Forget(memory.Uid, attempt => IsRecorded(attempt, pending.Status), pending.Status.LastRun);
        memory.Actions.Forget(attempt => IsRecorded(attempt, pending.Status));

        // Not before the write: a Pod is the only evidence of a result that is not recorded.
        followers.Pruner.Enqueue(before, pending.Prunes);

        // Nor is anything told before it is on record that it is owed: a process that dies in between would have told it, and tell it again as news.
        followers.Notifier.Recorded(written ?? before, pending.Status);
        narrator.Recorded(before, pending);
    }

    // The outcome of an attempt is recorded once its run has finished, waits for the next attempt, or has moved on to it. A status
    // decided before the attempt began does not know its run.
    private static bool IsRecorded(Attempt attempt, ScheduledJobStatus status) =>
        status.Active?.FirstOrDefault(r => r.Id == attempt.RunId) is { } run
            ? run.NextAttemptTime is not null || run.Attempts > attempt.Number
            : status.HasDealtWith(attempt);

    private static RawJson? Diff(ScheduledJobStatus? before, ScheduledJobStatus after) => JsonMergePatch.Diff(ToUtf8(before), ToUtf8(after));

    private static byte[] ToUtf8(ScheduledJobStatus? status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ModelJsonContext.Default.ScheduledJobStatus!);
}
