using ScheduledJobs.Kube.Queues;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Queues;

/// <summary>A queue whose waits after failures grow from one second to ten, and the clock that it uses.</summary>
public abstract class QueueTest
{
    private protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private protected static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private protected QueueTest(Func<string, string>? group = null) =>
        Queue = new WorkQueue<string>(Time, new BackoffOptions(Second, 10 * Second), group: group);

    private protected FakeTimeProvider Time { get; } = new();

    private protected WorkQueue<string> Queue { get; }

    private protected async Task<string> TakeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        return await Queue.TakeAsync(limit.Token);
    }
}
