using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>More to stop than one pass may take on: somebody has created Jobs by the ten thousand, or a timeout ends a thousand runs at once.</summary>
public sealed class ManyStopsTests
{
    private static readonly ScheduledJobSpec Hourly =
        World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } };

    [Theory]
    [InlineData(1)]
    [InlineData(Draft.MostStops)]
    [InlineData(Draft.MostStops + 1)]
    [InlineData(2_000)]
    public void What_nothing_knows_is_stopped_by_and_by(int count)
    {
        var world = new World(Hourly).Step(0).Step(3600).Succeed(World.Id(3600)).Step(3601);
        var attempts = Enumerable.Range(1, count).Select(i => Pending(World.Id(-i), RunTriggers.Schedule, World.At(-i))).ToHashSet();

        for (var passes = 0; attempts.Count > 0; passes++)
        {
            var plan = Decider.Decide(world.Snapshot() with { Attempts = [.. attempts] });
            plan.Stops.Count.ShouldBe(Math.Min(attempts.Count, Draft.MostStops));
            plan.Again.ShouldBeTrue();
            attempts.ExceptWith(plan.Stops);
        }

        Decider.Decide(world.Snapshot()).Again.ShouldBeFalse();
    }

    [Fact]
    public void Runs_that_a_timeout_ends_all_at_once_end_now_and_are_stopped_by_and_by()
    {
        const int Runs = 250;
        var world = new World(Hourly with { Timeout = "30s", Concurrency = new ConcurrencySpec("Allow") }).Step(0);
        var attempts = Enumerable.Range(1, Runs).Select(i => Pending($"demo-m{i}", RunTriggers.Manual, World.At(i % 3))).ToHashSet();
        world.Now = World.At(3);
        var status = Decider.Decide(world.Snapshot() with { Attempts = [.. attempts] }).Status;
        status.ActiveCount.ShouldBe(Runs);

        world.Now = World.At(60);
        var stopped = new List<int>();
        for (var again = true; again;)
        {
            var plan = Decider.Decide(world.Snapshot() with { Status = status, Attempts = [.. attempts] });
            status = plan.Status;
            stopped.Add(plan.Stops.Count);
            attempts.RemoveWhere(a => plan.Stops.Any(s => s.RunId == a.RunId));
            status.ActiveCount.ShouldBe(0);
            status.Totals!.Failed.ShouldBe(Runs);
            again = plan.Again;
        }

        stopped.ShouldBe([100, 100, 50, 0]);
        attempts.ShouldBeEmpty();
    }

    private static Attempt Pending(string runId, string trigger, DateTimeOffset nominalTime) => new()
    {
        RunId = runId,
        Number = 1,
        Kind = ActionKind.Job,
        NominalTime = nominalTime,
        Trigger = trigger,
        State = AttemptState.Pending,
        CreatedAt = World.Created,
        ObjectName = runId,
        ObjectUid = runId,
    };
}
