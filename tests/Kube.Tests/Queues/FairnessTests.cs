using ScheduledJobs.Kube.Queues;

namespace ScheduledJobs.Kube.Tests.Queues;

/// <summary>Keys are <c>group/key</c>.</summary>
public sealed class FairnessTests() : QueueTest(GroupOf)
{
    [Fact]
    public async Task Ten_thousand_overdue_keys_of_each_of_ten_groups_delay_a_due_key_by_one_key_each()
    {
        var now = Time.GetUtcNow();
        for (var i = 0; i < 100_000; i++)
            Queue.Add($"hostile-{i % 10}/{i}", now - TimeSpan.FromHours(1));
        for (var i = 0; i < 500; i++)
            Queue.Done(await TakeAsync());

        Queue.Add("victim/a", now);

        var before = 0;
        while (GroupOf(await TakeAsync()) != "victim")
            before++;
        before.ShouldBeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task Groups_take_turns_and_each_yields_its_longest_due_key()
    {
        var now = Time.GetUtcNow();
        foreach (var key in (string[])["a/3", "a/2", "a/1", "b/2", "b/1", "c/9"])
            Queue.Add(key, now - (int.Parse(key[2..]) * Second));

        (await TakeAsync(6)).ShouldBe(["c/9", "a/3", "b/2", "a/2", "b/1", "a/1"]);
    }

    [Theory]
    [InlineData(-1, "b/due")]
    [InlineData(0, "a/news")]
    [InlineData(1, "a/news")]
    public async Task A_group_with_a_due_key_goes_before_one_whose_keys_have_waited_less_than_the_patience(int ticks, string first)
    {
        Queue.Add("a/news");
        Time.Advance(WorkQueue<string>.Patience + (ticks * Tick));
        Queue.Add("b/due", Time.GetUtcNow());

        (await TakeAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task A_key_that_comes_due_brings_its_group_forward()
    {
        Queue.Add("a/1");
        Queue.Add("b/1");
        Queue.Add("b/2");
        Queue.Add("b/2", Time.GetUtcNow());

        (await TakeAsync(3)).ShouldBe(["b/2", "a/1", "b/1"]);
        Queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_group_whose_keys_take_ten_times_as_long_gets_a_tenth_of_the_turns()
    {
        var now = Time.GetUtcNow();
        for (var i = 0; i < 1000; i++)
        {
            Queue.Add($"slow/{i}", now);
            Queue.Add($"quick/{i}", now);
        }

        var taken = new List<string>();
        for (var i = 0; i < 440; i++)
            taken.Add(await WorkAsync(group => TimeSpan.FromMilliseconds(group == "slow" ? 99 : 9)));

        taken.Count(key => GroupOf(key) == "slow").ShouldBeInRange(36, 44);
    }

    [Fact]
    public async Task The_debt_of_a_group_is_limited()
    {
        var now = Time.GetUtcNow();
        for (var i = 0; i < 10_000; i++)
        {
            Queue.Add($"slow/{i}", now);
            Queue.Add($"quick/{i}", now);
        }

        while (GroupOf(await WorkAsync(group => group == "slow" ? TimeSpan.FromHours(1) : TimeSpan.Zero)) != "slow")
        {
        }

        var between = 0;
        while (GroupOf(await WorkAsync(_ => TimeSpan.FromMilliseconds(9))) != "slow")
            between++;

        // At 10 ms per turn, counting the turn itself.
        between.ShouldBeInRange(499, 501);
    }

    [Fact]
    public async Task A_pause_neither_clears_debt_nor_saves_credit()
    {
        Queue.Add("slow/0", Time.GetUtcNow());
        await WorkAsync(_ => Second);
        Time.Advance(100 * Second);

        for (var i = 0; i < 2000; i++)
        {
            Queue.Add($"slow/{i}", Time.GetUtcNow());
            Queue.Add($"quick/{i}", Time.GetUtcNow());
        }

        var firstSlow = 0;
        while (GroupOf(await WorkAsync(_ => TimeSpan.Zero)) != "slow")
            firstSlow++;
        firstSlow.ShouldBeGreaterThan(900);
    }

    [Fact]
    public void Groups_without_debt_are_forgotten()
    {
        var queue = new FairQueue<int>(_ => true);
        for (var i = 0; i < 10_000; i++)
        {
            queue.Enqueue($"{i}", new QueueEntry<int>(i, default, true, i, 0), default);
            FairQueue<int>.End(queue.Dequeue(default), TimeSpan.Zero);
        }

        queue.Groups.ShouldBeLessThan(200);
    }

    private async Task<string> WorkAsync(Func<string, TimeSpan> time)
    {
        var key = await TakeAsync();
        Time.Advance(time(GroupOf(key)));
        Queue.Done(key);
        return key;
    }

    private async Task<List<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
            taken.Add(await TakeAsync());
        return taken;
    }

    private static string GroupOf(string key) => key.Split('/')[0];
}
