using System.Collections.Concurrent;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Queues;

public sealed class WorkersTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly BackoffOptions NoJitter = BackoffOptions.Default with { JitterWhenDue = 0 };

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _handled = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly WorkQueue<string> _queue;

    public WorkersTests() => _queue = new WorkQueue<string>(_time, NoJitter);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Keys_are_handled_and_done_and_shutdown_is_quiet()
    {
        var running = RunAsync(2, _ => Task.CompletedTask);
        _queue.Add("a");
        _queue.Add("b");
        await HandledAsync(2);
        _queue.Add("a");
        await HandledAsync(3);

        await _stop.CancelAsync();
        await running;

        _errors.ShouldBeEmpty();
        _queue.InHands.Count.ShouldBe(0);
    }

    [Fact]
    public async Task As_many_keys_are_handled_at_once_as_there_are_workers()
    {
        var release = new TaskCompletionSource();
        var running = RunAsync(3, _ => release.Task);
        for (var i = 0; i < 5; i++)
            _queue.Add($"{i}");

        await Eventually.BecomesTrueAsync(() => _queue.InHands.Count == 3, "three workers");
        _queue.Count.ShouldBe(2);
        release.SetResult();
        await HandledAsync(5);

        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_failure_is_reported_and_the_key_is_retried_until_it_succeeds()
    {
        var failures = 2;
        var running = RunAsync(1, _ => failures-- > 0 ? throw new InvalidOperationException("no") : Task.CompletedTask);
        _queue.Add("a");

        for (var wait = 5; wait <= 10; wait *= 2)
        {
            await Eventually.BecomesTrueAsync(() => _queue.InHands.Count == 0 && _time.ArmedTimers == 1, "it waits");
            _time.Advance(TimeSpan.FromMilliseconds(wait) - Tick);
            _queue.Count.ShouldBe(0);
            _time.Advance(Tick);
            await HandledAsync(wait == 5 ? 2 : 3);
        }

        await Eventually.BecomesTrueAsync(() => _queue.InHands.Count == 0, "it is done");
        _errors.ShouldBe(["a: no", "a: no"]);
        _time.ArmedTimers.ShouldBe(0);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Cancelled_work_is_not_a_failure()
    {
        var running = _queue.RunAsync(
            1, (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, _time, token), (key, _) => _errors.Enqueue(key), _stop.Token);
        _queue.Add("a");
        await Eventually.BecomesTrueAsync(() => _queue.InHands.Count == 1, "it works");

        await _stop.CancelAsync();
        await running;

        _errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_timeout_that_is_not_the_shutdown_is_a_failure()
    {
        var running = RunAsync(1, _ => throw new OperationCanceledException("slow"));
        _queue.Add("a");

        await Eventually.BecomesTrueAsync(() => !_errors.IsEmpty, "it is reported");

        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_report_that_throws_ends_all_workers()
    {
        var running = _queue.RunAsync(
            2, (_, _) => throw new InvalidOperationException("no"), (_, e) => throw new InvalidOperationException("worse", e), _stop.Token);

        _queue.Add("a");

        (await Should.ThrowAsync<InvalidOperationException>(running)).Message.ShouldBe("worse");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(3600)]
    public async Task After_an_outage_a_due_key_waits_about_half_as_long_as_it_lasted_and_at_most_15_s(int seconds)
    {
        var outage = TimeSpan.FromSeconds(seconds);
        var (start, due) = (_time.GetUtcNow(), _time.GetUtcNow() - TimeSpan.FromSeconds(1));
        _queue.Add("a", due);

        while (_time.GetUtcNow() - start < outage)
        {
            _queue.DueCount.ShouldBe(1, "it is still due");
            await _queue.TakeAsync(CancellationToken.None);
            _queue.AddRateLimited("a");
            _queue.Done("a");
            _time.Advance(_time.NextTimer!.Value - _time.GetUtcNow());
        }

        var late = _time.GetUtcNow() - start - outage;
        late.ShouldBeLessThanOrEqualTo(outage / 2 + TimeSpan.FromMilliseconds(10));
        late.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(0.5, 16.5)]
    public void Jitter_lengthens_a_wait_by_up_to_a_fifth(double random, double seconds)
    {
        var options = BackoffOptions.Default with { Random = () => random };

        options.WaitAfterWhenDue(100).ShouldBe(TimeSpan.FromSeconds(seconds));
        options.WaitAfter(100).ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_success_starts_the_waits_over_and_forgets_the_due_time()
    {
        _queue.Add("a", _time.GetUtcNow());
        await _queue.TakeAsync(CancellationToken.None);
        _queue.AddRateLimited("a");
        _queue.Forget("a");
        _queue.Done("a");

        _time.Advance(TimeSpan.FromMilliseconds(5));

        (_queue.Count, _queue.DueCount).ShouldBe((1, 0));
    }

    private Task RunAsync(int workers, Func<string, Task> handle) => _queue.RunAsync(
        workers,
        async (key, _) =>
        {
            _handled.Enqueue(key);
            await handle(key);
        },
        (key, e) => _errors.Enqueue($"{key}: {e.Message}"),
        _stop.Token);

    private Task HandledAsync(int count) => Eventually.BecomesTrueAsync(() => _handled.Count >= count, $"{count} handled");
}
