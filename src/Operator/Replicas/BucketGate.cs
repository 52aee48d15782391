using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>
/// For which buckets this process works. New work begins only in an open bucket. What has begun goes on while the bucket closes, and acts only as long as the
/// bucket is held. Thread-safe.
/// </summary>
/// <param name="time">Measures how long buckets take to close.</param>
internal sealed class BucketGate(TimeProvider time) : IActor
{
    private readonly Tenure?[] _tenures = new Tenure?[Bucket.Count];
    private readonly long[] _closingSince = new long[Bucket.Count];
    private readonly Lock _gate = new();
    private int _opened;

    /// <summary>The buckets that no other process may act for. Asked right before each act.</summary>
    public Func<BucketSet> Holds { get; set; } = static () => BucketSet.None;

    /// <summary>How many times a bucket was opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>The buckets in which work may begin.</summary>
    public BucketSet Open => Where(tenure => !tenure.IsClosed);

    /// <summary>The buckets that are being closed.</summary>
    public BucketSet Closing => Where(tenure => tenure.IsClosed);

    /// <summary>How long the bucket that is being closed for longest has taken; zero if none is.</summary>
    public TimeSpan LongestClosing
    {
        get
        {
            lock (_gate)
                return Closing.List().Select(bucket => time.GetElapsedTime(_closingSince[bucket])).DefaultIfEmpty().Max();
        }
    }

    /// <inheritdoc />
    public string IdOf(string uid) => Find(Bucket.Of(uid))?.Id ?? "";

    /// <inheritdoc />
    public bool IsFor(string uid) => Find(Bucket.Of(uid)) is { IsClosed: false };

    /// <inheritdoc />
    public bool MayAct(string uid)
    {
        var bucket = Bucket.Of(uid);
        return Find(bucket) is not null && Holds().Contains(bucket);
    }

    /// <inheritdoc />
    public Piece? Begin(string uid) => MayAct(uid) ? Find(Bucket.Of(uid))?.Begin() : null;

    /// <summary>Work may begin in these buckets.</summary>
    public void Start(BucketSet buckets)
    {
        lock (_gate)
        {
            foreach (var bucket in buckets.List())
                _tenures[bucket] = new Tenure();
        }

        Interlocked.Add(ref _opened, buckets.Count);
    }

    /// <summary>No work begins in a bucket any more. It may still act until <see cref="End"/>. Null if it was not open.</summary>
    public Tenure? Close(int bucket)
    {
        lock (_gate)
        {
            if (_tenures[bucket] is not { } tenure)
                return null;
            _closingSince[bucket] = time.GetTimestamp();
            _ = tenure.CloseAsync();
            return tenure;
        }
    }

    /// <summary>Nothing of a bucket is left.</summary>
    public void End(int bucket)
    {
        lock (_gate)
            _tenures[bucket] = null;
    }

    private Tenure? Find(int bucket) => Volatile.Read(ref _tenures[bucket]);

    private BucketSet Where(Func<Tenure, bool> condition)
    {
        lock (_gate)
        {
            var mask = 0UL;
            for (var bucket = 0; bucket < Bucket.Count; bucket++)
                mask |= _tenures[bucket] is { } tenure && condition(tenure) ? 1UL << bucket : 0;
            return new BucketSet(mask);
        }
    }
}
