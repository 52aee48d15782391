using System.Collections.Immutable;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>Operators that share schedules come, leave, crash and freeze, one after the other: a row of the report for each.</summary>
/// <param name="group">The operators.</param>
/// <param name="ledger">Their calls.</param>
/// <param name="replicas">How many there are at first.</param>
/// <param name="report">Receives the rows.</param>
internal sealed class ShardMoves(ShardGroup group, CallLedger ledger, int replicas, Report report)
{
    private ImmutableArray<MemberId> _owners;

    public async Task RunAsync(TimeSpan steady)
    {
        _owners = await group.UntilSharedAsync(replicas);
        await Task.Delay(ledger.Settling, TimeProvider.System);
        var begun = ledger.Now;
        await MeasureAsync("nothing", replicas, () => Task.Delay(steady, TimeProvider.System));
        await MeasureAsync("one is added", replicas + 1, AddAsync);
        await MeasureAsync("one stops in order", replicas, () => EndAsync(isCoordinator: false, isCrash: false));
        await MeasureAsync("one is killed", replicas - 1, () => EndAsync(isCoordinator: false, isCrash: true));
        await MeasureAsync("one is added", replicas, AddAsync);
        await MeasureAsync("the coordinator stops in order", replicas - 1, () => EndAsync(isCoordinator: true, isCrash: false));
        await MeasureAsync("one is added", replicas, AddAsync);
        await MeasureAsync("the coordinator is killed", replicas - 1, () => EndAsync(isCoordinator: true, isCrash: true));
        await MeasureAsync("one is added", replicas, AddAsync);
        var frozen = await group.FindAsync(isCoordinator: false);
        await MeasureAsync("one is frozen", replicas - 1, frozen.FreezeAsync);
        await MeasureAsync("it continues", replicas, frozen.ThawAsync);
        Summarize(begun);
    }

    private Task AddAsync() => group.Start().UntilReadyAsync();

    private async Task EndAsync(bool isCoordinator, bool isCrash) => await group.EndAsync(await group.FindAsync(isCoordinator), isCrash);

    /// <summary>Does something, and waits until that many share the buckets again and calls that were missed are made up for.</summary>
    private async Task MeasureAsync(string what, int members, Func<Task> act)
    {
        var from = ledger.Now;
        await act();
        var acted = ledger.Now;
        var owners = await group.UntilSharedAsync(members);
        var shared = ledger.Now;

        // The runs of the first moments after it count, too, and may be late.
        await Task.Delay(ledger.Settling, TimeProvider.System);
        var to = ledger.Now;
        await Task.Delay(ledger.Settling, TimeProvider.System);
        var moved = Enumerable.Range(0, Bucket.Count).Where(bucket => owners[bucket] != _owners[bucket]).ToHashSet();
        _owners = owners;
        var calls = ledger.Between(from, to);
        var waits = calls.Where(c => moved.Contains(c.Bucket)).GroupBy(c => c.Bucket).Select(b => b.Max(c => (c.At - c.Due).TotalSeconds)).Order().ToList();
        report.Add(
        [
            ("what", what), ("processes", members), ("its end or start s", (acted - from).TotalSeconds), ("shared after s", (shared - from).TotalSeconds), ("buckets moved", moved.Count),
            ("longest wait of a moved bucket: median s", waits.Count == 0 ? null : waits[waits.Count / 2]), ("max s", waits.Count == 0 ? null : waits[^1]),
            ("runs", calls.Count), .. Lateness.Cells([.. calls.Select(c => (c.At - c.Due).TotalMilliseconds).Order()]),
            ("twice", Repeated(calls)),
        ]);
    }

    /// <summary>At the end, when all had the time to be made up for.</summary>
    private void Summarize(DateTimeOffset begun)
    {
        var to = ledger.Now - ledger.Settling;
        var calls = ledger.Between(begun, to);
        report.Add(("what", "all of this"), ("runs", calls.Count), ("twice", Repeated(calls)), ("never called", ledger.CountMissing(begun, to)));
    }

    private static int Repeated(IReadOnlyList<LedgerCall> calls) => calls.Count - calls.DistinctBy(c => (c.Name, c.Due)).Count();
}
