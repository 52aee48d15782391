using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Leadership;

/// <summary>
/// The Lease as one candidate sees it. Times in the record come from other machines' clocks and are never compared with ours. What counts
/// is how long ago, by our monotonic clock, the record was last seen to change. Not thread-safe.
/// </summary>
internal sealed class LeaseLock(ResourceClient<Lease> leases, LeaderElectionOptions options, TimeProvider time)
{
    // Also read by other threads.
    private volatile Lease? _observed;
    private long _observedAt;

    /// <summary>The last known holder of the lease; empty if it is free.</summary>
    public string Holder => _observed?.Spec?.HolderIdentity ?? "";

    /// <summary>How much longer the record must stay unchanged before it may be taken over.</summary>
    public TimeSpan UntilFree
    {
        get
        {
            if (Holder.Length == 0 || Holder == options.Identity)
                return TimeSpan.Zero;

            // The holder has published its own duration, which may differ from ours.
            var duration = _observed?.Spec?.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;
            var left = duration - time.GetElapsedTime(_observedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Takes or renews the lease. False if another process holds it or was faster.</summary>
    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        // A holder knows the record because it wrote it: one request instead of two.
        if (Holder == options.Identity && await TryReplaceAsync(HoldSpec(), cancellationToken))
            return true;

        var current = await leases.FindAsync(options.Namespace, options.Name, cancellationToken);
        if (current is null)
            return await TryCreateAsync(cancellationToken);
        Observe(current);
        return UntilFree == TimeSpan.Zero && await TryReplaceAsync(HoldSpec(), cancellationToken);
    }

    /// <summary>Gives up the lease, if it is still ours, so that others need not wait.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        // Read it again: a renewal that seemed to fail may have been written all the same.
        if (await leases.FindAsync(options.Namespace, options.Name, cancellationToken) is not { } current)
            return;
        Observe(current);
        if (Holder != options.Identity)
            return;
        var now = time.GetUtcNow();

        // Absent, not empty: newer API servers reject an empty holder.
        await TryReplaceAsync(
            _observed!.Spec! with { HolderIdentity = null, LeaseDurationSeconds = 1, AcquireTime = now, RenewTime = now }, cancellationToken);
    }

    private LeaseSpec HoldSpec()
    {
        var now = time.GetUtcNow();
        var old = _observed?.Spec;
        var isMine = Holder == options.Identity;
        return new LeaseSpec
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            AcquireTime = isMine ? old!.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = (old?.LeaseTransitions ?? 0) + (isMine || old is null ? 0 : 1),
        };
    }

    private async Task<bool> TryReplaceAsync(LeaseSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            Observe(await leases.ReplaceAsync(_observed! with { Spec = spec }, WriteOptions.Default, cancellationToken));
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        _observed = null;
        var lease = new Lease
        {
            Metadata = new ObjectMeta { Namespace = options.Namespace, Name = options.Name },
            Spec = HoldSpec(),
        };
        try
        {
            Observe(await leases.CreateAsync(options.Namespace, lease, WriteOptions.Default, cancellationToken));
            return true;
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            return false;
        }
    }

    private void Observe(Lease lease)
    {
        // Labels and the like may change without the holder being alive.
        if (lease.Spec != _observed?.Spec || lease.Metadata.Uid != _observed?.Metadata.Uid)
            _observedAt = time.GetTimestamp();
        _observed = lease;
    }
}
