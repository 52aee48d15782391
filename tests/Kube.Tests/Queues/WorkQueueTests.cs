using ScheduledJobs.Kube.Queues;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Queues;

public class WorkQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_time, new BackoffOptions(Second, 10 * Second));

    [Fact]
    public async Task Taking_all_gives_one_after_the_other_and_ends_quietly_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        _queue.Add("a");
        _queue.Add("b");
        var taken = new List<string>();

        await foreach (var key in _queue.TakeAllAsync(stop.Token))
        {
            taken.Add(key);
            _queue.Done(key);
            if (taken.Count == 2)
                await stop.CancelAsync();
        }

        taken.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Waiting_for_all_ends_quietly_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await using var keys = _queue.TakeAllAsync(stop.Token).GetAsyncEnumerator();
        var waiting = keys.MoveNextAsync();

        await stop.CancelAsync();

        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_added_twice_is_handed_out_once()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");

        _queue.Count.ShouldBe(2);
        (await TakeAsync()).ShouldBe("a");
        (await TakeAsync()).ShouldBe("b");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_added_while_being_handled_is_handed_out_only_after_Done()
    {
        _queue.Add("a");
        await TakeAsync();

        _queue.Add("a");
        _queue.Add("a");
        _queue.Count.ShouldBe(0);
        _queue.Done("a");

        _queue.Count.ShouldBe(1);
        (await TakeAsync()).ShouldBe("a");
        _queue.Done("a");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Done_without_take_does_not_hand_a_key_out_twice()
    {
        _queue.Add("a");

        _queue.Done("a");

        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_wait_loses_no_key()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _queue.TakeAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);

        _queue.Add("a");

        (await TakeAsync()).ShouldBe("a");
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#421")]
    public void A_delayed_key_comes_exactly_at_its_time()
    {
        _queue.AddAfter("a", Second);

        _time.Advance(Second - Tick);
        _queue.Count.ShouldBe(0);
        _time.Advance(Tick);
        _queue.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void No_delay_is_now(int seconds)
    {
        _queue.AddAfter("a", seconds * Second);

        _queue.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public async Task Of_two_times_the_earlier_wins_and_the_other_is_forgotten(int first, int second)
    {
        _queue.AddAfter("a", first * Second);
        _queue.AddAfter("a", second * Second);

        _time.Advance(Second);
        _queue.Count.ShouldBe(1);
        (await TakeAsync()).ShouldBe("a");
        _queue.Done("a");
        _time.Advance(10 * Second);
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#554")]
    [Trait("KnownBug", "KubeOps#707")]
    public async Task A_wake_up_survives_an_addition_and_a_success_before_it()
    {
        _queue.AddAfter("a", 5 * Second);
        _queue.Add("a");
        await TakeAsync();
        _queue.Forget("a");
        _queue.Done("a");

        _time.Advance(5 * Second);

        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void Setting_the_wall_clock_moves_no_delay()
    {
        _queue.AddAfter("a", Second);

        _time.StepWallClock(_time.GetUtcNow().AddYears(1));
        _time.Advance(Second - Tick);
        _queue.Count.ShouldBe(0);
        _time.StepWallClock(_time.GetUtcNow().AddYears(-2));
        _time.Advance(Tick);
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void A_very_long_delay_is_kept()
    {
        _queue.AddAfter("a", TimeSpan.MaxValue);
        _queue.AddAfter("b", TimeSpan.FromDays(100));

        for (var day = 0; day < 100; day++)
        {
            _queue.Count.ShouldBe(0);
            _time.Advance(TimeSpan.FromDays(1));
        }

        _queue.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#421")]
    public async Task Thousands_of_delayed_keys_share_one_timer_and_come_in_order()
    {
        int[] order = [.. Enumerable.Range(0, 5000)];
        new Random(7).Shuffle(order);
        foreach (var i in order)
            _queue.AddAfter($"{i}", TimeSpan.FromMilliseconds(i + 1));

        _time.ArmedTimers.ShouldBe(1);
        for (var i = 0; i < order.Length; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            (await TakeAsync()).ShouldBe($"{i}");
        }
    }

    [Fact]
    public async Task A_key_that_is_repeatedly_moved_forward_leaves_no_leftovers()
    {
        for (var i = 100_000; i > 0; i--)
            _queue.AddAfter("a", TimeSpan.FromMilliseconds(i));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await TakeAsync()).ShouldBe("a");
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(5));
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(retries)")]
    public async Task Each_failure_doubles_the_wait_up_to_the_longest_and_a_success_starts_over()
    {
        foreach (var seconds in (int[])[1, 2, 4, 8, 10, 10])
            await FailsAsync(seconds);

        _queue.Forget("a");

        await FailsAsync(1);
    }

    [Fact]
    public async Task Failures_of_one_key_do_not_slow_another()
    {
        await FailsAsync(1);

        _queue.AddRateLimited("b");
        _time.Advance(Second);

        (await TakeAsync()).ShouldBe("b");
    }

    [Fact]
    public async Task The_longest_due_key_goes_first()
    {
        var now = _time.GetUtcNow();
        _queue.Add("news");
        _queue.Add("late", now - Second);
        _queue.Add("very late", now - (2 * Second));
        _queue.Add("late too", now - Second);

        (await TakeAsync()).ShouldBe("very late");
        (await TakeAsync()).ShouldBe("late");
        (await TakeAsync()).ShouldBe("late too");
        (await TakeAsync()).ShouldBe("news");
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task It_counts_the_waiting_keys_that_are_due(int ticks, int due)
    {
        _queue.Add("news");
        _queue.DueCount.ShouldBe(0);

        _queue.Add("key");
        _queue.Add("key", _time.GetUtcNow() + (ticks * Tick));
        _queue.DueCount.ShouldBe(due);

        await TakeAsync();
        await TakeAsync();
        _queue.DueCount.ShouldBe(0);
        _queue.Add("key", _time.GetUtcNow());
        _queue.DueCount.ShouldBe(0, "it is in hands");
        _queue.Done("key");
        _queue.DueCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1, "due")]
    [InlineData(0, "news")]
    [InlineData(1, "news")]
    public async Task A_due_key_precedes_news_that_has_waited_less_than_the_patience(int ticks, string first)
    {
        _queue.Add("news");
        _time.Advance(WorkQueue<string>.Patience + (ticks * Tick));
        _queue.Add("due", _time.GetUtcNow());

        (await TakeAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task A_key_due_later_waits_no_longer_than_news()
    {
        _queue.Add("next year", _time.GetUtcNow() + TimeSpan.FromDays(365));
        _queue.Add("news");

        (await TakeAsync()).ShouldBe("next year");
    }

    [Fact]
    public async Task A_waiting_key_that_comes_due_moves_forward_and_is_handed_out_once()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("b", _time.GetUtcNow());
        _queue.Add("b");

        _queue.Count.ShouldBe(2);
        (await TakeAsync()).ShouldBe("b");
        _queue.Done("b");
        _queue.Count.ShouldBe(1);
        (await TakeAsync()).ShouldBe("a");
        _queue.Count.ShouldBe(0);
        _queue.Add("c");
        (await TakeAsync()).ShouldBe("c");
    }

    [Fact]
    public async Task A_key_that_comes_due_while_being_handled_goes_first_afterwards()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("b");
        _queue.Add("a");
        _queue.Add("a", _time.GetUtcNow());
        _queue.Done("a");

        (await TakeAsync()).ShouldBe("a");
    }

    [Fact]
    public async Task A_key_that_was_moved_forward_and_taken_is_not_handled_twice()
    {
        _queue.Add("a");
        _queue.Add("a", _time.GetUtcNow());
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("b");

        (await TakeAsync()).ShouldBe("b");
    }

    [Fact]
    public async Task Many_workers_never_hold_a_key_together_and_miss_no_addition()
    {
        const int Keys = 20;
        const int Rounds = 500;
        var added = new int[Keys];
        var seen = new int[Keys];
        var inHands = new int[Keys];
        var queue = new WorkQueue<int>(TimeProvider.System, BackoffOptions.Default);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var key = await queue.TakeAsync(stop.Token);
                Interlocked.Increment(ref inHands[key]).ShouldBe(1);
                Volatile.Write(ref seen[key], Volatile.Read(ref added[key]));
                await Task.Yield();
                Interlocked.Decrement(ref inHands[key]);
                queue.Done(key);
            }
        })).ToList();

        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Interlocked.Increment(ref added[key]);
                queue.Add(key);
                if (i % 10 == 0)
                    await Task.Yield();
            }
        })));

        // The worker that handles a key after its last addition sees that addition.
        await Eventually.BecomesTrueAsync(() => seen.All(s => s == Rounds), "every key was worked on after its last addition");
        await stop.CancelAsync();
        foreach (var worker in workers)
            await Should.ThrowAsync<OperationCanceledException>(worker);
    }

    private async Task FailsAsync(int seconds)
    {
        _queue.AddRateLimited("a");
        _time.Advance(seconds * Second - Tick);
        _queue.Count.ShouldBe(0);
        _time.Advance(Tick);
        (await TakeAsync()).ShouldBe("a");
        _queue.Done("a");
    }

    private async Task<string> TakeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        return await _queue.TakeAsync(limit.Token);
    }
}
