using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What is kept of a response is added to the last run, with its end or later.</summary>
public sealed class RecordResponseTests
{
    private static readonly RunResponse Response = new() { Body = "out of stock", Truncated = true };

    private static readonly ScheduledJobSpec Calls = World.EveryTenSeconds() with { Action = World.HttpAction() };

    [Fact]
    public void It_comes_with_the_end_of_a_run_that_fails_and_others_do_not_keep_it()
    {
        var world = new World(Calls).Step(0).Step(10).Fail(World.Id(10), new Failure(Reasons.HttpStatus, "the target responded with 409", null, 409));
        world.Responses.Add(new AttemptResponse(World.Id(10), 1, Response));

        world.Step(11);

        world.Status.LastRun!.ShouldSatisfyAllConditions(r => r.Result.ShouldBe(RunResults.Failed), r => r.Response.ShouldBe(Response));
        world.Recent[0].Response.ShouldBeNull();
    }

    [Fact]
    public void It_may_come_later_and_changes_nothing_else()
    {
        var world = new World(Calls).Step(0).Step(10).Succeed(World.Id(10)).Step(11);
        world.Step(12);
        var before = world.Status;
        world.Responses.Add(new AttemptResponse(World.Id(10), 1, Response));

        world.Step(13);

        Json(world.Status).ShouldBe(Json(before with { LastRun = before.LastRun! with { Response = Response } }));
        world.LastPlan.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(10, 2)]
    public void That_of_another_run_or_attempt_is_not_added(int run, int number)
    {
        var world = new World(Calls).Step(0).Step(10).Succeed(World.Id(10)).Step(11);
        world.Responses.Add(new AttemptResponse(World.Id(run), number, Response));

        world.Step(12);

        world.Status.LastRun!.Response.ShouldBeNull();
    }

    [Fact]
    public void The_one_on_record_stays()
    {
        var world = new World(Calls).Step(0).Step(10).Succeed(World.Id(10));
        world.Responses.Add(new AttemptResponse(World.Id(10), 1, Response));
        world.Step(11);
        world.Responses[0] = world.Responses[0] with { Response = new RunResponse { Body = "another" } };

        world.Step(12);

        world.Status.LastRun!.Response.ShouldBe(Response);
    }

    [Fact]
    public void The_next_run_begins_without_one()
    {
        var world = new World(Calls).Step(0).Step(10).Succeed(World.Id(10));
        world.Responses.Add(new AttemptResponse(World.Id(10), 1, Response));
        world.Step(11).Step(20).Succeed(World.Id(20)).Step(21);

        (world.Status.LastRun!.Id, world.Status.LastRun.Response).ShouldBe((World.Id(20), null));
    }

    private static string Json(ScheduledJobStatus status) => JsonSerializer.Serialize(status, ModelJsonContext.Default.ScheduledJobStatus);
}
