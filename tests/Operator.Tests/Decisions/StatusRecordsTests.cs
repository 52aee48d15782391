using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class StatusRecordsTests
{
    [Theory]
    [InlineData("demo-4", 4, RunTriggers.Schedule, true)] // before the last that was dealt with
    [InlineData("demo-6", 6, RunTriggers.CatchUp, true)] // the last that was dealt with
    [InlineData("demo-7", 7, RunTriggers.Schedule, false)]
    [InlineData("demo-3", 3, RunTriggers.Schedule, false)] // still waits in the queue
    [InlineData("demo-1", 1, RunTriggers.CatchUp, false)] // still waits in the backlog
    [InlineData("demo-0", 0, RunTriggers.CatchUp, true)] // before the backlog
    [InlineData("demo-m1", 1, RunTriggers.Manual, true)] // in the list
    [InlineData("demo-m9", 9, RunTriggers.Manual, false)]
    [InlineData("demo-m0", 0, RunTriggers.Manual, false)] // the list is not full: no run has left it
    [InlineData("demo-0", 0, RunTriggers.Create, true)]
    public void A_status_that_shows_how_a_run_was_handled_has_dealt_with_it(string id, int at, string trigger, bool isDealtWith) =>
        new ScheduledJobStatus
        {
            EffectiveSince = At(0),
            LastScheduleTime = At(6),
            Queued = [new QueuedRun { Id = "demo-3", ScheduledTime = At(3) }],
            Backlog = new BacklogStatus { From = At(1), Through = At(2), Remaining = 2 },
            ManualRuns = [new ManualRun { Id = "demo-m1", Time = At(1) }],
        }.HasDealtWith(Attempt(id, at, trigger)).ShouldBe(isDealtWith);

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_manual_run_no_later_than_any_of_a_full_list_has_left_it(int at, bool isDealtWith) => new ScheduledJobStatus
    {
        ManualRuns = [.. Enumerable.Range(5, StatusLimits.ManualRuns).Select(s => new ManualRun { Id = $"demo-m{s}", Time = At(s) })],
    }.HasDealtWith(Attempt("demo-other", at, RunTriggers.Manual)).ShouldBe(isDealtWith);

    [Fact]
    public void A_status_without_a_list_has_dealt_with_its_manual_runs()
    {
        var status = new ScheduledJobStatus { LastManualRun = "7" };

        status.HasDealtWith(Attempt("demo-m7", 7, RunTriggers.Manual)).ShouldBeTrue();
        new ScheduledJobStatus().HasDealtWith(Attempt("demo-m7", 7, RunTriggers.Manual)).ShouldBeFalse();
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);

    private static Attempt Attempt(string id, int at, string trigger) => new()
    {
        RunId = id,
        Number = 1,
        Kind = ActionKind.Pod,
        NominalTime = At(at),
        Trigger = trigger,
        State = AttemptState.Running,
        CreatedAt = At(at),
    };
}
