using System.Diagnostics;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Tests.Observability;

/// <summary>The spans of runs.</summary>
public sealed class RunTracerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2126, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly string _uid = Guid.NewGuid().ToString();
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly RunTracer _tracer = new();

    public RunTracerTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RunTracer.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == RunTracer.TraceOf(_uid, "a-1"))
                    _ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void A_run_is_a_span_with_its_attempts_as_children()
    {
        _tracer.Start(Job, Attempt(1), ActionKinds.Http);
        _tracer.Observe(_uid, [Ended(1, new Failure(Reasons.HttpStatus, "the target responded with 500"))]);
        _tracer.Start(Job, Attempt(2), ActionKinds.Http);
        _tracer.Observe(_uid, [Ended(2, null)]);
        _tracer.End(Job, Run(attempts: 2, RunResults.Succeeded));

        _ended.Select(s => s.OperationName).ShouldBe(["attempt", "attempt", "run"]);
        var (first, second, run) = (_ended[0], _ended[1], _ended[2]);
        first.ParentSpanId.ShouldBe(run.SpanId);
        second.ParentSpanId.ShouldBe(run.SpanId);
        first.Status.ShouldBe(ActivityStatusCode.Error);
        first.GetTagItem("error.type").ShouldBe(Reasons.HttpStatus);
        second.Status.ShouldBe(ActivityStatusCode.Ok);
        run.GetTagItem("scheduledjob.result").ShouldBe(RunResults.Succeeded);
        run.GetTagItem("scheduledjob.run.id").ShouldBe("a-1");
    }

    [Fact]
    public void The_target_receives_the_span_of_its_attempt()
    {
        Activity.Current = _tracer.Start(Job, Attempt(1), ActionKinds.Http);
        RunTracer.TraceParent(_uid, Attempt(1)).ShouldBe(Activity.Current!.Id);
        Activity.Current = null;
    }

    [Fact]
    public void A_run_of_another_leader_gets_its_span_from_its_record()
    {
        _tracer.End(Job, Run(attempts: 1, RunResults.Failed));
        var run = _ended.ShouldHaveSingleItem();
        run.StartTimeUtc.ShouldBe(Noon.UtcDateTime);
        run.Duration.ShouldBe(TimeSpan.FromSeconds(5));
        run.Status.ShouldBe(ActivityStatusCode.Error);
    }

    public void Dispose() => _listener.Dispose();

    private ScheduledJob Job => new() { Metadata = new() { Namespace = "ns", Name = "a", Uid = _uid } };

    private static StartAttempt Attempt(int number) => new("a-1", number, Noon, RunTriggers.Schedule, null);

    private static Attempt Ended(int number, Failure? failure) => new()
    {
        RunId = "a-1",
        Number = number,
        Kind = ActionKind.Http,
        NominalTime = Noon,
        Trigger = RunTriggers.Schedule,
        State = failure is null ? AttemptState.Succeeded : AttemptState.Failed,
        CreatedAt = Noon,
        FinishedAt = Noon.AddSeconds(1),
        Failure = failure,
    };

    private static RunStatus Run(int attempts, string result) => new()
    {
        Id = "a-1",
        Trigger = RunTriggers.Schedule,
        ScheduledTime = Noon,
        StartTime = Noon,
        CompletionTime = Noon.AddSeconds(5),
        Attempts = attempts,
        Result = result,
    };
}
