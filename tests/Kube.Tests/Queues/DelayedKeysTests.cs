namespace ScheduledJobs.Kube.Tests.Queues;

public sealed class DelayedKeysTests : QueueTest
{
    [Fact]
    [Trait("KnownBug", "KubeOps#421")]
    public void A_delayed_key_comes_exactly_at_its_time()
    {
        Queue.AddAfter("a", Second);

        Time.Advance(Second - Tick);
        Queue.Count.ShouldBe(0);
        Time.Advance(Tick);
        Queue.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void No_delay_is_now(int seconds)
    {
        Queue.AddAfter("a", seconds * Second);

        Queue.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public async Task Of_two_times_the_earlier_wins_and_the_other_is_forgotten(int first, int second)
    {
        Queue.AddAfter("a", first * Second);
        Queue.AddAfter("a", second * Second);

        Time.Advance(Second);
        Queue.Count.ShouldBe(1);
        (await TakeAsync()).ShouldBe("a");
        Queue.Done("a");
        Time.Advance(10 * Second);
        Queue.Count.ShouldBe(0);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#554")]
    [Trait("KnownBug", "KubeOps#707")]
    public async Task A_wake_up_survives_an_addition_and_a_success_before_it()
    {
        Queue.AddAfter("a", 5 * Second);
        Queue.Add("a");
        await TakeAsync();
        Queue.Forget("a");
        Queue.Done("a");

        Time.Advance(5 * Second);

        Queue.Count.ShouldBe(1);
    }

    [Fact]
    public void Setting_the_wall_clock_moves_no_delay()
    {
        Queue.AddAfter("a", Second);

        Time.StepWallClock(Time.GetUtcNow().AddYears(1));
        Time.Advance(Second - Tick);
        Queue.Count.ShouldBe(0);
        Time.StepWallClock(Time.GetUtcNow().AddYears(-2));
        Time.Advance(Tick);
        Queue.Count.ShouldBe(1);
    }

    [Fact]
    public void A_very_long_delay_is_kept()
    {
        Queue.AddAfter("a", TimeSpan.MaxValue);
        Queue.AddAfter("b", TimeSpan.FromDays(100));

        for (var day = 0; day < 100; day++)
        {
            Queue.Count.ShouldBe(0);
            Time.Advance(TimeSpan.FromDays(1));
        }

        Queue.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#421")]
    public async Task Thousands_of_delayed_keys_share_one_timer_and_come_in_order()
    {
        int[] order = [.. Enumerable.Range(0, 5000)];
        new Random(7).Shuffle(order);
        foreach (var i in order)
            Queue.AddAfter($"{i}", TimeSpan.FromMilliseconds(i + 1));

        Time.ArmedTimers.ShouldBe(1);
        for (var i = 0; i < order.Length; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            (await TakeAsync()).ShouldBe($"{i}");
        }
    }

    [Fact]
    public async Task A_key_that_is_repeatedly_moved_forward_leaves_no_leftovers()
    {
        for (var i = 100_000; i > 0; i--)
            Queue.AddAfter("a", TimeSpan.FromMilliseconds(i));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await TakeAsync()).ShouldBe("a");
        Queue.Done("a");
        Time.Advance(TimeSpan.FromMinutes(5));
        Queue.Count.ShouldBe(0);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps(retries)")]
    public async Task Each_failure_doubles_the_wait_up_to_the_longest_and_a_success_starts_over()
    {
        foreach (var seconds in (int[])[1, 2, 4, 8, 10, 10])
            await FailsAsync(seconds);

        Queue.Forget("a");

        await FailsAsync(1);
    }

    [Fact]
    public async Task Failures_of_one_key_do_not_slow_another()
    {
        await FailsAsync(1);

        Queue.AddRateLimited("b");
        Time.Advance(Second);

        (await TakeAsync()).ShouldBe("b");
    }

    private async Task FailsAsync(int seconds)
    {
        Queue.AddRateLimited("a");
        Time.Advance(seconds * Second - Tick);
        Queue.Count.ShouldBe(0);
        Time.Advance(Tick);
        (await TakeAsync()).ShouldBe("a");
        Queue.Done("a");
    }
}
