using ScheduledJobs.Kube.Queues;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Queues;

public sealed class WorkQueueTests : QueueTest
{
    [Fact]
    public async Task Taking_all_gives_one_after_the_other_and_ends_quietly_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        Queue.Add("a");
        Queue.Add("b");
        var taken = new List<string>();

        await foreach (var key in Queue.TakeAllAsync(stop.Token))
        {
            taken.Add(key);
            Queue.Done(key);
            if (taken.Count == 2)
                await stop.CancelAsync();
        }

        taken.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Waiting_for_all_ends_quietly_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await using var keys = Queue.TakeAllAsync(stop.Token).GetAsyncEnumerator();
        var waiting = keys.MoveNextAsync();

        await stop.CancelAsync();

        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_added_twice_is_handed_out_once()
    {
        Queue.Add("a");
        Queue.Add("b");
        Queue.Add("a");

        Queue.Count.ShouldBe(2);
        (await TakeAsync()).ShouldBe("a");
        (await TakeAsync()).ShouldBe("b");
        Queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_added_while_being_handled_is_handed_out_only_after_Done()
    {
        Queue.Add("a");
        await TakeAsync();

        Queue.Add("a");
        Queue.Add("a");
        Queue.Count.ShouldBe(0);
        Queue.Done("a");

        Queue.Count.ShouldBe(1);
        (await TakeAsync()).ShouldBe("a");
        Queue.Done("a");
        Queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Done_without_take_does_not_hand_a_key_out_twice()
    {
        Queue.Add("a");

        Queue.Done("a");

        Queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_wait_loses_no_key()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Queue.TakeAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);

        Queue.Add("a");

        (await TakeAsync()).ShouldBe("a");
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
}
