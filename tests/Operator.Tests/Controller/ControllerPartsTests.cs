using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

public class ControllerPartsTests
{
    [Fact]
    public async Task A_new_leader_handles_the_longest_overdue_first()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        var (now, queue) = (world.Time.GetUtcNow(), world.Parts.Queue);

        world.Parts.AddAll(
            [Job("next-week", now.AddDays(7)), Job("new", null), Job("overdue", now.AddSeconds(-1)), Job("long-overdue", now.AddHours(-1))]);

        var order = new List<string>();
        for (var i = 0; i < 4; i++)
            order.Add((await queue.TakeAsync(CancellationToken.None)).Name);
        order.ShouldBe(["long-overdue", "overdue", "next-week", "new"]);
    }

    [Fact]
    public async Task Namespaces_take_turns()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        var (now, queue) = (world.Time.GetUtcNow(), world.Parts.Queue);

        world.Parts.AddAll([.. Enumerable.Range(0, 5).Select(i => Job($"{i}", now.AddHours(-1), "greedy")), Job("modest", now.AddSeconds(-1), "other")]);

        await queue.TakeAsync(CancellationToken.None);
        (await queue.TakeAsync(CancellationToken.None)).Namespace.ShouldBe("other");
    }

    [Fact]
    public async Task Namespaces_take_turns_with_status_writes()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        for (var i = 0; i < 5; i++)
            world.Parts.StatusWriter.Enqueue(new ObjectKey("greedy", $"{i}"), TimeSpan.Zero, isRoutine: false);
        world.Parts.StatusWriter.Enqueue(new ObjectKey("other", "modest"), TimeSpan.Zero, isRoutine: false);

        var queue = world.Parts.StatusWriter.Queue;
        await queue.TakeAsync(CancellationToken.None);
        (await queue.TakeAsync(CancellationToken.None)).Namespace.ShouldBe("other");
    }

    [Fact]
    public async Task A_suspension_of_a_namespace_concerns_its_schedules_only()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Parts.Listen();

        world.ShowPause("other", "reason=upgrade");
        world.Parts.Queue.Count.ShouldBe(0);
        world.ShowPause("team", "reason=upgrade");
        world.Parts.Queue.Count.ShouldBe(1);

        await world.PassAsync();
        world.Condition(ConditionTypes.Suspended).Reason.ShouldBe(Reasons.NamespaceSuspended);
    }

    private static ScheduledJob Job(string name, DateTimeOffset? nextRun, string @namespace = "team") => new()
    {
        Metadata = new ObjectMeta { Namespace = @namespace, Name = name },
        Status = nextRun is null ? null : new ScheduledJobStatus { NextRunTime = nextRun },
    };
}
