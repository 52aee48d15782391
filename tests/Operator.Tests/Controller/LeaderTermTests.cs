using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public class LeaderTermTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_new_leader_looks_first_at_what_has_been_overdue_longest()
    {
        var now = _time.GetUtcNow();
        var queue = new WorkQueue<ObjectKey>(_time, BackoffOptions.Default);

        LeaderTerm.AddAll(
            [Job("next-week", now.AddDays(7)), Job("new", null), Job("overdue", now.AddSeconds(-1)), Job("long-overdue", now.AddHours(-1))], queue);

        var order = new List<string>();
        for (var i = 0; i < 4; i++)
            order.Add((await queue.TakeAsync(CancellationToken.None)).Name);
        order.ShouldBe(["long-overdue", "overdue", "next-week", "new"]);
    }

    private static ScheduledJob Job(string name, DateTimeOffset? nextRun) => new()
    {
        Metadata = new ObjectMeta { Namespace = "team", Name = name },
        Status = nextRun is null ? null : new ScheduledJobStatus { NextRunTime = nextRun },
    };
}
