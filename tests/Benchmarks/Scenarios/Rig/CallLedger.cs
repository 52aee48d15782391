using System.Collections.Concurrent;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>Schedules that make up for each missed run, and all their calls: what came late, twice, or never.</summary>
internal sealed class CallLedger : IAsyncDisposable
{
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly CallSink _sink;
    private readonly ConcurrentDictionary<string, int> _buckets = new();
    private readonly ConcurrentQueue<LedgerCall> _calls = new();

    private CallLedger(TimeSpan every, CallSink sink, TimeProvider time) => (_every, _sink, _time) = (every, sink, time);

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Two intervals.</summary>
    public TimeSpan Settling => 2 * _every;

    /// <param name="every">Interval of the schedules.</param>
    /// <param name="time">The clock.</param>
    public static async Task<CallLedger> StartAsync(TimeSpan every, TimeProvider time)
    {
        var ledger = new CallLedger(every, await CallSink.StartAsync(time), time);
        ledger._sink.Called = (name, _, due) => ledger._calls.Enqueue(new(name, ledger._buckets[name], due, time.GetUtcNow()));
        return ledger;
    }

    /// <summary>A schedule that calls here.</summary>
    public ScheduledJob Calling(string name)
    {
        var job = Schedules.Calling(name, $"{_every.TotalSeconds}s", null, $"{_sink.Address}/");
        return job with { Spec = job.Spec with { Misfire = new MisfireSpec(nameof(MisfireMode.RunAll)), Concurrency = new ConcurrencySpec { Policy = ConcurrencyPolicies.Allow } } };
    }

    /// <summary>From now on calls of this schedule are expected.</summary>
    public void Expect(ScheduledJob created)
    {
        _buckets[created.Metadata.Name!] = Bucket.Of(created.Metadata.Uid!);
        _sink.Expect(created);
    }

    /// <summary>The calls that were due in a period.</summary>
    public IReadOnlyList<LedgerCall> Between(DateTimeOffset from, DateTimeOffset to) => [.. _calls.Where(c => c.Due >= from && c.Due < to)];

    /// <summary>How many calls that were due in a period have not arrived.</summary>
    public int CountMissing(DateTimeOffset from, DateTimeOffset to) =>
        _calls.ToLookup(c => c.Name).Sum(s => Dues(s.Min(c => c.Due), from, to).Except(s.Select(c => c.Due)).Count());

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    private IEnumerable<DateTimeOffset> Dues(DateTimeOffset first, DateTimeOffset from, DateTimeOffset to)
    {
        for (var due = first; due < to; due += _every)
        {
            if (due >= from)
                yield return due;
        }
    }
}

/// <summary>A call that has arrived.</summary>
/// <param name="Name">Its schedule.</param>
/// <param name="Bucket">The bucket of that.</param>
/// <param name="Due">When it was due.</param>
/// <param name="At">When it arrived.</param>
internal sealed record LedgerCall(string Name, int Bucket, DateTimeOffset Due, DateTimeOffset At);
