using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>How many finished runs a status keeps.</summary>
public sealed class RecentRunsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(50, 12)]
    public void As_many_are_kept_as_the_spec_says(int recent, int kept)
    {
        var world = Run(new World(Keeps(recent)).Step(0), 12);

        world.Recent.Count.ShouldBe(kept);
        world.Recent.Select(r => r.Id).ShouldBe(Enumerable.Range(0, kept).Select(i => World.Id(120 - (i * 10))));
        world.Status.LastRun!.Id.ShouldBe(World.Id(120));
        world.Totals.Succeeded.ShouldBe(12);
    }

    [Fact]
    public void Without_a_word_they_are_ten() => Run(new World(World.EveryTenSeconds()).Step(0), 12).Recent.Count.ShouldBe(10);

    [Fact]
    public void Fewer_are_kept_as_soon_as_the_spec_says_so()
    {
        var world = Run(new World(Keeps(10)).Step(0), 5).Edit(s => Keeps(2)).Step(52);

        world.Recent.Select(r => r.Id).ShouldBe([World.Id(50), World.Id(40)]);
    }

    [Fact]
    public void A_missed_run_stays_while_Healthy_is_about_it()
    {
        var world = new World(Keeps(0)).Step(0).Step(45);
        world.Succeed(World.Id(40)).Step(46);
        world.Recent.ShouldBeEmpty("a success ends it");

        world.Step(85).Fail(World.Id(80)).Step(86).Step(90);
        world.Recent.Single().Result.ShouldBe(RunResults.Missed);
        world.Status.LastRun!.Result.ShouldBe(RunResults.Failed);
    }

    [Fact]
    public void A_skipped_run_stays_while_another_is_active()
    {
        var world = new World(Keeps(0)).Step(0).Step(10).Step(20).Step(30);
        world.Recent.Single().Id.ShouldBe(World.Id(30));
        world.Status.State.ShouldBe(ScheduleStates.Overrunning);

        world.Succeed(World.Id(10)).Step(31);
        world.Status.State.ShouldBe(ScheduleStates.Scheduled);
    }

    [Fact]
    public void Beyond_64_KiB_the_oldest_are_dropped()
    {
        // A message of 1024 characters of three bytes.
        var runs = Enumerable.Range(1, 50).Select(i => new RunStatus { Id = $"demo-{i:00}", Result = RunResults.Failed, Message = new string('界', StatusLimits.Message) }).ToList();

        RecentRuns.Trim(runs, 50, isActive: false);

        runs.Select(r => r.Id).ShouldBe(Enumerable.Range(1, 18).Select(i => $"demo-{i:00}"));
        runs.Sum(r => (1024 * 3) + JsonSerializer.Serialize(r with { Message = null }, ModelJsonContext.Default.RunStatus).Length).ShouldBeLessThan(StatusLimits.RecentBytes);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(50, 50)]
    [InlineData(51, 50)]
    public void The_limit_of_the_schema_holds_without_a_schema(int most, int kept)
    {
        var runs = Enumerable.Range(1, 60).Select(i => new RunStatus { Id = $"demo-{i}", Result = RunResults.Succeeded }).ToList();

        RecentRuns.Trim(runs, most, isActive: true);

        runs.Count.ShouldBe(kept);
    }

    private static ScheduledJobSpec Keeps(int recent) => World.EveryTenSeconds() with { History = new HistorySpec(Recent: recent) };

    private static World Run(World world, int runs)
    {
        for (var i = 1; i <= runs; i++)
            world.Step(i * 10).Succeed(World.Id(i * 10)).Step((i * 10) + 1);
        return world;
    }
}
