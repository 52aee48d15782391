using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

public sealed class BucketMemoryTests : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterCache _cache;
    private readonly BucketMemory _memory;
    private readonly Task _running;
    private BucketSet _needed = BucketSet.All;

    public BucketMemoryTests()
    {
        _cache = new ClusterCache(TestServices.Client(new NoTarget(), _time), new() { IsDivided = true }, _time, NullLoggerFactory.Instance);
        _cache.Interest!.Buckets = BucketSet.All;
        _cache.Interest.Listed(BucketSet.All);
        _memory = new BucketMemory(_cache, () => _needed, _time);
        _running = _memory.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task What_has_ended_goes_out_some_time_later_and_only_that()
    {
        _needed = BucketSet.All.Except(BucketSet.Of(1));
        _memory.Ended();
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 1, "it waits");
        _time.Advance(BucketMemory.Linger - Tick);
        _cache.Interest!.Buckets.ShouldBe(BucketSet.All);
        _needed = BucketSet.Of(2).Or(BucketSet.Of(3));
        _memory.Ended();
        _time.Advance(Tick);
        await OutAsync(_needed);
        _cache.Interest.Complete.ShouldBe(_needed);

        // One that came meanwhile is looked at later.
        _needed = BucketSet.Of(3);
        _memory.Ended();
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 1, "it waits again");
        _time.Advance(BucketMemory.Linger);
        await OutAsync(_needed);
    }

    [Fact]
    public async Task Nothing_goes_out_while_others_come_in()
    {
        var confirmation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var coming = _memory.LetInAsync(() => confirmation.Task);
        _needed = BucketSet.Of(1);
        _memory.Ended();
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 1, "it waits");
        _time.Advance(BucketMemory.Linger);
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 0, "it wants to");
        _cache.Interest!.Buckets.ShouldBe(BucketSet.All);

        confirmation.SetResult();
        await coming;
        await OutAsync(_needed);
    }

    [Fact]
    public async Task A_confirmation_that_fails_lets_the_next_one_begin()
    {
        await Should.ThrowAsync<NotSupportedException>(_memory.LetInAsync(() => throw new NotSupportedException("bug")));
        var came = false;
        await _memory.LetInAsync(() => Task.FromResult(came = true));
        came.ShouldBeTrue();
    }

    private Task OutAsync(BucketSet rest) => Eventually.BecomesTrueAsync(() => _cache.Interest!.Buckets == rest, $"{rest} are left");
}
