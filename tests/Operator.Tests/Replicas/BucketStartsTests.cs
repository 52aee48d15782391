using System.Collections.Concurrent;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

public sealed class BucketStartsTests
{
    private readonly List<TaskCompletionSource> _confirmations = [];
    private readonly ConcurrentQueue<BucketSet> _confirmed = [];
    private readonly BucketStarts _starts;
    private BucketSet _open;
    private BucketSet _told;

    public BucketStartsTests() => _starts = new BucketStarts(
        buckets =>
        {
            var confirmation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_confirmations)
                _confirmations.Add(confirmation);
            _confirmed.Enqueue(buckets);
            return confirmation.Task;
        },
        buckets => _open = _open.Or(buckets),
        buckets => _told = _told.Or(buckets));

    [Fact]
    public async Task A_bucket_opens_once_the_caches_are_confirmed()
    {
        var start = _starts.StartAsync(7, default);
        await ConfirmingAsync(1);
        (_open, _starts.Pending).ShouldBe((BucketSet.None, BucketSet.Of(7)));
        _confirmations[0].SetResult();
        (await start).ShouldBeTrue();
        _starts.Pending.ShouldBe(BucketSet.None);
        (_open, _told).ShouldBe((BucketSet.Of(7), BucketSet.Of(7)));
    }

    [Fact]
    public async Task One_confirmation_serves_all_that_asked_before_it_began_and_no_others()
    {
        var first = _starts.StartAsync(1, default);
        await ConfirmingAsync(1);
        Task<bool>[] later = [_starts.StartAsync(2, default), _starts.StartAsync(3, default)];
        _confirmations[0].SetResult();
        await first;
        _open.ShouldBe(BucketSet.Of(1));
        await ConfirmingAsync(2);
        _confirmations[1].SetResult();
        await Task.WhenAll(later);
        _open.Count.ShouldBe(3);
        _confirmed.ShouldBe([BucketSet.Of(1), BucketSet.Of(2).Or(BucketSet.Of(3))]);
    }

    [Fact]
    public async Task A_bucket_that_is_stopped_before_stays_closed()
    {
        using var stop = new CancellationTokenSource();

        // While one confirmation goes on, the next one cannot begin: these two share it.
        var earlier = _starts.StartAsync(3, default);
        await ConfirmingAsync(1);
        var start = _starts.StartAsync(1, stop.Token);
        var other = _starts.StartAsync(2, default);
        _confirmations[0].SetResult();
        await earlier;
        await ConfirmingAsync(2);
        await stop.CancelAsync();
        (await start).ShouldBeFalse();
        _starts.Pending.ShouldBe(BucketSet.Of(2));
        _confirmations[1].SetResult();
        await other;
        _open.ShouldBe(BucketSet.Of(2).Or(BucketSet.Of(3)));
    }

    [Fact]
    public async Task One_that_is_stopped_and_comes_back_needs_another_confirmation()
    {
        using var stop = new CancellationTokenSource();
        var first = _starts.StartAsync(1, stop.Token);
        await ConfirmingAsync(1);
        await stop.CancelAsync();
        await first;
        var again = _starts.StartAsync(1, default);
        _confirmations[0].SetResult();
        await ConfirmingAsync(2);
        _open.ShouldBe(BucketSet.None);
        _confirmations[1].SetResult();
        (await again).ShouldBeTrue();
        _open.ShouldBe(BucketSet.Of(1));
    }

    [Fact]
    public async Task A_bucket_that_was_opened_is_stopped_as_one_that_is_open()
    {
        using var stop = new CancellationTokenSource();
        var start = _starts.StartAsync(1, stop.Token);
        await ConfirmingAsync(1);
        _confirmations[0].SetResult();
        await Eventually.BecomesTrueAsync(() => !_open.IsEmpty, "it is open");
        await stop.CancelAsync();
        (await start).ShouldBeTrue();
    }

    [Fact]
    public async Task A_confirmation_that_fails_fails_the_start()
    {
        var start = _starts.StartAsync(1, default);
        await ConfirmingAsync(1);
        _confirmations[0].SetException(new NotSupportedException("bug"));
        await Should.ThrowAsync<NotSupportedException>(start);
        _open.ShouldBe(BucketSet.None);
    }

    private Task ConfirmingAsync(int count) => Eventually.BecomesTrueAsync(
        () =>
        {
            lock (_confirmations)
                return _confirmations.Count == count;
        },
        $"confirmation {count} has begun");
}
