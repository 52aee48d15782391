using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The buckets whose objects the caches of a replica hold whole. To be changed by one thread at a time; <see cref="Includes"/> is thread-safe.</summary>
internal sealed class BucketInterest
{
    private ulong _mask;

    /// <summary>Objects of these are decoded and stored.</summary>
    public BucketSet Buckets
    {
        get => new(Volatile.Read(ref _mask));
        set
        {
            Volatile.Write(ref _mask, value.Mask);
            Complete = Complete.And(value);
        }
    }

    /// <summary>Of these, all objects are stored: they have been listed since they are of interest.</summary>
    public BucketSet Complete { get; private set; }

    /// <summary>Whether the objects of a ScheduledJob are held, by its uid.</summary>
    public bool Includes(string uid) => Buckets.Contains(Bucket.Of(uid));

    /// <summary>Everything of these buckets has been listed.</summary>
    public void Listed(BucketSet buckets) => Complete = Complete.Or(buckets);
}
