using ScheduledJobs.Kube.Queues;

namespace ScheduledJobs.Kube.Tests.Queues;

/// <summary>What is due goes first.</summary>
public sealed class DueKeysTests : QueueTest
{
    [Fact]
    public async Task The_longest_due_key_goes_first()
    {
        var now = Time.GetUtcNow();
        Queue.Add("news");
        Queue.Add("late", now - Second);
        Queue.Add("very late", now - (2 * Second));
        Queue.Add("late too", now - Second);

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
        Queue.Add("news");
        Queue.DueCount.ShouldBe(0);

        Queue.Add("key");
        Queue.Add("key", Time.GetUtcNow() + (ticks * Tick));
        Queue.DueCount.ShouldBe(due);

        await TakeAsync();
        await TakeAsync();
        Queue.DueCount.ShouldBe(0);
        Queue.Add("key", Time.GetUtcNow());
        Queue.DueCount.ShouldBe(0, "it is in hands");
        Queue.Done("key");
        Queue.DueCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1, "due")]
    [InlineData(0, "news")]
    [InlineData(1, "news")]
    public async Task A_due_key_precedes_news_that_has_waited_less_than_the_patience(int ticks, string first)
    {
        Queue.Add("news");
        Time.Advance(WorkQueue<string>.Patience + (ticks * Tick));
        Queue.Add("due", Time.GetUtcNow());

        (await TakeAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task A_key_due_later_waits_no_longer_than_news()
    {
        Queue.Add("next year", Time.GetUtcNow() + TimeSpan.FromDays(365));
        Queue.Add("news");

        (await TakeAsync()).ShouldBe("next year");
    }

    [Fact]
    public async Task A_waiting_key_that_comes_due_moves_forward_and_is_handed_out_once()
    {
        Queue.Add("a");
        Queue.Add("b");
        Queue.Add("b", Time.GetUtcNow());
        Queue.Add("b");

        Queue.Count.ShouldBe(2);
        (await TakeAsync()).ShouldBe("b");
        Queue.Done("b");
        Queue.Count.ShouldBe(1);
        (await TakeAsync()).ShouldBe("a");
        Queue.Count.ShouldBe(0);
        Queue.Add("c");
        (await TakeAsync()).ShouldBe("c");
    }

    [Fact]
    public async Task A_key_that_comes_due_while_being_handled_goes_first_afterwards()
    {
        Queue.Add("a");
        await TakeAsync();
        Queue.Add("b");
        Queue.Add("a");
        Queue.Add("a", Time.GetUtcNow());
        Queue.Done("a");

        (await TakeAsync()).ShouldBe("a");
    }

    [Fact]
    public async Task A_key_that_was_moved_forward_and_taken_is_not_handled_twice()
    {
        Queue.Add("a");
        Queue.Add("a", Time.GetUtcNow());
        await TakeAsync();
        Queue.Add("a");
        Queue.Add("b");

        (await TakeAsync()).ShouldBe("b");
    }
}
