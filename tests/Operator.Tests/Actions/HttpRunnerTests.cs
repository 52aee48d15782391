using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Tests.Actions;

public sealed class HttpRunnerTests
{
    private static readonly ScheduledJob Job = new()
    {
        Metadata = new ObjectMeta { Name = "refresh", Namespace = "default", Uid = "1", CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1m" } },
            Action = new ActionSpec { Http = new HttpActionSpec { Url = "http://target.example/" } },
        },
    };

    [Fact]
    public async Task A_fault_of_the_program_fails_the_attempt_with_a_reason()
    {
        var attempt = await EndOfCallAsync(new Handler(() => throw new InvalidOperationException("a fault")));
        attempt.State.ShouldBe(AttemptState.Failed);
        attempt.Failure!.Reason.ShouldBe(Reasons.InternalError);
        attempt.Failure.Message.ShouldNotContain("a fault");
    }

    [Fact]
    public async Task A_call_that_has_ended_can_still_be_cancelled()
    {
        using var caller = new HttpCaller(new Handler(() => new HttpResponseMessage()), TimeProvider.System);
        var runner = new HttpRunner(caller, TimeProvider.System);
        await EndOfCallAsync(runner);
        runner.CancelAll();
        runner.Observe("1").ShouldBeEmpty();
    }

    private static async Task<Attempt> EndOfCallAsync(Handler handler)
    {
        using var caller = new HttpCaller(handler, TimeProvider.System);
        return await EndOfCallAsync(new HttpRunner(caller, TimeProvider.System));
    }

    private static async Task<Attempt> EndOfCallAsync(HttpRunner runner)
    {
        var ended = new TaskCompletionSource<ObjectKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        runner.Ended = ended.SetResult;
        var schedule = new ScheduleCompiler("UTC").Compile(Job).Schedule!;
        await runner.StartAsync(
            Job, schedule, new StartAttempt("refresh-1", 1, DateTimeOffset.UnixEpoch, RunTriggers.Schedule, null, false), CancellationToken.None);
        (await ended.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(new ObjectKey("default", "refresh"));
        return runner.Observe("1").ShouldHaveSingleItem();
    }

    private sealed class Handler(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());
    }
}
