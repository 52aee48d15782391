using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What a status says about the attempts of a run that have ended.</summary>
public sealed class AttemptHistoryTests
{
    private static readonly ScheduledJobSpec Retries = World.EveryTenSeconds() with
    {
        Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-05T12:00:10Z" } },
        Retry = new RetrySpec(6) { Backoff = new BackoffSpec("10s", 1, "10s", 0) },
    };

    [Fact]
    public void Each_attempt_that_failed_is_recorded_and_so_is_the_one_that_succeeded()
    {
        var world = new World(Retries).Step(0).Step(10);
        world.Now = World.At(13);
        world.Fail(World.Id(10)).Step(14);

        var failed = new AttemptRecord
        {
            Number = 1,
            StartTime = World.At(10),
            CompletionTime = World.At(13),
            Reason = Reasons.PodFailed,
            Message = "container main exited with code 1",
            Pod = World.Id(10),
        };
        world.Active.Single().AttemptHistory.ShouldBe([failed]);

        world.Step(23);
        world.Now = World.At(25);
        world.Succeed(World.Id(10), 2).Step(26);
        var succeeded = new AttemptRecord { Number = 2, StartTime = World.At(23), CompletionTime = World.At(25), Pod = $"{World.Id(10)}-1" };
        world.Status.LastRun!.AttemptHistory.ShouldBe([failed, succeeded]);
        world.Recent[0].AttemptHistory.ShouldBeNull("what is kept for long is small");
    }

    [Fact]
    public void A_run_that_succeeds_at_once_says_it_all_itself()
    {
        var world = new World(Retries).Step(0).Step(10).Succeed(World.Id(10)).Step(11);

        world.Status.LastRun!.AttemptHistory.ShouldBeNull();
    }

    [Fact]
    public void The_exit_code_and_the_Pod_of_a_Job_are_those_of_its_last_failure()
    {
        var failure = new Failure(Reasons.JobFailed, "BackoffLimitExceeded", RetryClasses.PodFailed) { ExitCode = 137, Pod = "demo-x-abcde" };
        var world = new World(Retries with { Retry = null }).Step(0).Step(10).Fail(World.Id(10), failure).Step(11);

        world.Status.LastRun!.AttemptHistory!.Single().ShouldSatisfyAllConditions(a => a.ExitCode.ShouldBe(137), a => a.Pod.ShouldBe("demo-x-abcde"));
    }

    [Fact]
    public void A_call_has_its_status_code()
    {
        var failure = new Failure(Reasons.HttpStatus, "the target responded with 503", RetryClasses.ServerError, 503);
        var world = new World(Retries with { Action = World.HttpAction(), Retry = null }).Step(0).Step(10).Fail(World.Id(10), failure).Step(11);

        world.Status.LastRun!.AttemptHistory!.Single().ShouldSatisfyAllConditions(a => a.HttpStatus.ShouldBe(503), a => a.Pod.ShouldBeNull(), a => a.ExitCode.ShouldBeNull());
    }

    [Fact]
    public void The_last_five_are_kept_and_their_messages_are_cut()
    {
        var failure = new Failure(Reasons.PodFailed, new string('ü', 2000), RetryClasses.PodFailed);
        var world = new World(Retries with { Action = World.HttpAction() }).Step(0).Step(10);
        for (var number = 1; number <= 6; number++)
        {
            var at = 10 * number;
            world.Attempts.Single().Number.ShouldBe(number);
            world.Fail(World.Id(10), failure, number).Step(at + 1).Lose(World.Id(10), number).Step(at + 11);
        }

        var history = world.Active.Single().AttemptHistory!;
        history.Select(a => a.Number).ShouldBe([2, 3, 4, 5, 6]);
        history.ShouldAllBe(a => a.Message!.Length == StatusLimits.AttemptMessage && a.Message.EndsWith('…'));
    }

    [Fact]
    public void A_run_that_is_stopped_while_it_waits_has_no_other_attempt()
    {
        var world = new World(Retries).Step(0).Step(10).Fail(World.Id(10)).Step(11).Annotate(ApiConstants.CancelAnnotation, World.Id(10)).Step(12);

        world.Status.LastRun!.ShouldSatisfyAllConditions(r => r.Result.ShouldBe(RunResults.Cancelled), r => r.AttemptHistory!.Single().Reason.ShouldBe(Reasons.PodFailed));
    }

    [Fact]
    public void A_retry_whose_record_was_lost_does_not_hide_the_attempt_before_it()
    {
        var world = new World(Retries with { Retry = new RetrySpec(1) { Backoff = new BackoffSpec("1s", 1, "1s", 0) } }).Step(0).Step(10).Fail(World.Id(10));
        world.StepAndLoseTheWrite(12);
        world.Step(13);

        world.Active.Single().ShouldSatisfyAllConditions(r => r.Attempts.ShouldBe(2), r => r.AttemptHistory!.Single().Number.ShouldBe(1));
    }

    [Theory]
    [InlineData(25, 5)]
    [InlineData(1000, 0)]
    public void With_many_active_runs_each_keeps_fewer(int runs, int kept)
    {
        var attempt = new AttemptRecord { Number = 1, Reason = Reasons.HttpStatus, Message = new string('界', StatusLimits.AttemptMessage) };
        var run = new RunStatus { Id = "demo-1", AttemptHistory = [.. Enumerable.Range(1, 5).Select(i => attempt with { Number = i })] };

        var bound = AttemptHistory.Bound([.. Enumerable.Repeat(run, runs)]);

        bound.ShouldAllBe(r => (r.AttemptHistory == null ? 0 : r.AttemptHistory.Count) == kept);
        bound.ShouldAllBe(r => r.AttemptHistory == null || r.AttemptHistory.Max(a => a.Number) == 5);
    }

    [Fact]
    public void The_bound_keeps_as_many_as_fit()
    {
        // 200 bytes besides its texts; 5 of 131 runs are 131,000 bytes, and of 132 they are 132,000.
        var run = new RunStatus { Id = "demo-1", AttemptHistory = [.. Enumerable.Range(1, 5).Select(i => new AttemptRecord { Number = i })] };

        AttemptHistory.Bound([.. Enumerable.Repeat(run, 131)])[0].AttemptHistory!.Count.ShouldBe(5);
        AttemptHistory.Bound([.. Enumerable.Repeat(run, 132)])[0].AttemptHistory!.Select(a => a.Number).ShouldBe([2, 3, 4, 5]);
    }
}
