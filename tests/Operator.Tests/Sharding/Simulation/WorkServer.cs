using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>
/// The target of calls, and what the API server stores of them: each bucket has one schedule, whose status says up to which tick everything was done. The n-th
/// tick of a schedule is due n periods after the start.
/// </summary>
internal sealed class WorkServer
{
    private readonly int[] _called = new int[Bucket.Count];
    private readonly (int Handled, int Version)[] _statuses = new (int, int)[Bucket.Count];

    /// <summary>How many calls were made more than once.</summary>
    public int Repeated { get; private set; }

    /// <summary>How many ticks were called.</summary>
    public int Called => _called.Sum();

    public static TimeSpan PeriodOf(int bucket) => TimeSpan.FromSeconds(6 + bucket % 11);

    public Status Read(int bucket) => new(_statuses[bucket].Handled, _statuses[bucket].Version);

    public Done Call(int bucket, int tick)
    {
        Unless(tick <= _called[bucket] + 1, $"no tick is left out: {tick} after {_called[bucket]} of bucket {bucket}");
        if (tick <= _called[bucket])
            Repeated++;
        else
            _called[bucket] = tick;
        return Done.Instance;
    }

    /// <summary>Records a tick, if the status is the one that was read.</summary>
    public Status? Record(int bucket, int tick, int version)
    {
        ref var status = ref _statuses[bucket];
        if (status.Version != version)
            return null;
        Unless(tick == status.Handled + 1 && tick <= _called[bucket], $"only what was called is recorded: {tick} of bucket {bucket}");
        status = (tick, version + 1);
        return new Status(tick, version + 1);
    }

    /// <summary>Checks that no tick is lost.</summary>
    /// <param name="upTo">What was due then must have been done.</param>
    /// <param name="buckets">Of which buckets.</param>
    public void CheckAllHandled(TimeSpan upTo, BucketSet buckets)
    {
        foreach (var bucket in buckets.List())
            Unless(_statuses[bucket].Handled >= (int)(upTo / PeriodOf(bucket)), $"no tick is lost: bucket {bucket} is at {_statuses[bucket].Handled}");
    }
}

/// <summary>The status of a schedule.</summary>
/// <param name="Handled">The last tick that was done.</param>
/// <param name="Version">Changes with each write.</param>
internal sealed record Status(int Handled, int Version);
