using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The messages of active runs: full length while there are few, and never more in total than a request allows.</summary>
public sealed class ActiveMessagesTests
{
    [Theory]
    [InlineData(1, StatusLimits.Message)]
    [InlineData(63, StatusLimits.Message)]
    [InlineData(64, StatusLimits.Message)]
    [InlineData(65, 1008)]
    [InlineData(StatusLimits.Active, 65)]
    public void The_budget_is_divided_evenly(int count, int longest)
    {
        var bounded = ActiveMessages.Bound([.. Enumerable.Range(0, count).Select(_ => new RunStatus { Message = new string('x', 5000) })]);

        bounded.Length.ShouldBe(count);
        bounded.ShouldAllBe(r => r.Message!.Length == longest);
        bounded.Sum(r => r.Message!.Length).ShouldBeLessThanOrEqualTo(ActiveMessages.Budget);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(65, 65)]
    [InlineData(66, 65)]
    public void Messages_that_fit_are_unchanged(int length, int left)
    {
        var runs = Enumerable.Range(0, StatusLimits.Active).Select(i => new RunStatus { Id = $"demo-{i}" }).ToList();
        runs[0] = runs[0] with { Message = new string('x', length) };

        var bounded = ActiveMessages.Bound(runs);

        bounded[0].Message!.Length.ShouldBe(left);
        ReferenceEquals(bounded[0], runs[0]).ShouldBe(length == left);
        bounded.Skip(1).ShouldBe(runs.Skip(1));
    }

    [Fact]
    public void Every_written_status_stays_within_the_budget()
    {
        var world = new World(World.EveryTenSeconds()).Step(0);
        world.Status = world.Status with
        {
            Active =
            [
                .. Enumerable.Range(0, StatusLimits.Active).Select(i => new RunStatus
                {
                    Id = $"demo-{i}",
                    Trigger = RunTriggers.Schedule,
                    ScheduledTime = World.Created,
                    StartTime = World.Created,
                    Attempts = 1,
                    NextAttemptTime = World.At(3600),
                    Message = new string('x', StatusLimits.Message),
                }),
            ],
        };

        world.Step(1);

        world.Active.Count.ShouldBe(StatusLimits.Active);
        world.Active.Sum(r => r.Message!.Length).ShouldBeLessThanOrEqualTo(ActiveMessages.Budget);
    }
}
