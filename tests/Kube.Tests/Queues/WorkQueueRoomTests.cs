using ScheduledJobs.Kube.Queues;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Queues;

public sealed class WorkQueueRoomTests
{
    /// <summary>A start adds every schedule at once; hours later, the room for them would be most of what the queue takes.</summary>
    [Fact]
    public async Task An_empty_queue_keeps_no_room_for_everything_it_has_held()
    {
        var queue = new WorkQueue<int>(new FakeTimeProvider(), BackoffOptions.Default, group: key => $"{key % 2}");
        for (var key = 0; key < 20_000; key++)
            queue.Add(key);
        queue.Capacity.ShouldBeGreaterThanOrEqualTo(20_000);

        for (var taken = 0; taken < 20_000; taken++)
            queue.Done(await queue.TakeAsync(CancellationToken.None));

        queue.Capacity.ShouldBeLessThanOrEqualTo(WorkQueue<int>.MostSpare);
    }
}
