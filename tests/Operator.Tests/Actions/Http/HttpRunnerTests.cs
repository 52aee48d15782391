using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class HttpRunnerTests : IDisposable
{
    private static readonly ScheduledJob Job = new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", CreationTimestamp = World.Created },
        Spec = World.EveryTenSeconds() with { Action = World.HttpAction() },
    };

    private static readonly Schedule Schedule = new ScheduleCompiler("UTC").Compile(Job).Schedule!;

    private static readonly StartAttempt Start = new("demo-7", 1, World.At(10), RunTriggers.Schedule, null);

    private readonly Gate _target = new();
    private readonly TaskCompletionSource<ObjectKey> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpRunner _runner;

    public HttpRunnerTests()
    {
        var time = new FakeTimeProvider();
        _runner = new HttpRunner(TestCall.CallerOver(_target, time), time) { Ended = key => _ended.TrySetResult(key) };
    }

    [Fact]
    public async Task A_call_is_visible_until_its_outcome_is_recorded()
    {
        var attempt = await StartAsync();
        attempt.State.ShouldBe(AttemptState.Running);
        _runner.Observe("u").Single().State.ShouldBe(AttemptState.Running);

        _target.Answer();
        (await EndedAsync()).ShouldBe(new ObjectKey("team", "demo"));
        _runner.Observe("u").Single().ShouldSatisfyAllConditions(
            a => a.State.ShouldBe(AttemptState.Succeeded), a => a.HttpStatus.ShouldBe(200));

        _runner.Forget("u", _ => false, null);
        _runner.Observe("u").Count.ShouldBe(1);
        _runner.Forget("u", _ => true, null);
        _runner.Observe("u").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_returned_as_started_is_already_on_its_way()
    {
        // The first call starts with cold caches in its caller.
        await StartAsync();
        _target.Answer();
        await EndedAsync();

        _runner.StartAsync(Job, Schedule, Start with { Number = 2 }, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();

        _target.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Starting_the_same_attempt_twice_makes_one_call()
    {
        await StartAsync();
        await StartAsync();
        _target.Answer();
        await EndedAsync();

        _target.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_in_flight_is_not_forgotten()
    {
        await StartAsync();

        _runner.Forget("u", _ => true, null);

        _runner.Observe("u").Count.ShouldBe(1);
        _target.Answer();
        await EndedAsync();
    }

    [Fact]
    public async Task A_stopped_call_is_cancelled_and_leaves_no_outcome()
    {
        var attempt = await StartAsync();
        await _target.Entered.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        await _runner.StopAsync(Job, attempt, CancellationToken.None);
        await _runner.WhenIdleAsync();

        _target.WasCancelled.ShouldBeTrue();
        _runner.Observe("u").ShouldBeEmpty();
        _ended.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_times_out_keeps_its_result_until_that_is_recorded()
    {
        var attempt = await StartAsync();
        await _target.Entered.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var late = new Failure(Reasons.DeadlineExceeded, "did not finish within the timeout of 5s");

        await _runner.StopAsync(Job, attempt with { Failure = late }, CancellationToken.None);
        await _runner.WhenIdleAsync();

        _target.WasCancelled.ShouldBeTrue();
        var failed = _runner.Observe("u").Single();
        (failed.State, failed.Failure).ShouldBe((AttemptState.Failed, late));
        _runner.Forget("u", _ => true, null);
        _runner.Observe("u").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bug_fails_the_run_instead_of_hanging_it()
    {
        _target.Fault = new InvalidOperationException("a secret");
        await StartAsync();
        _target.Answer();
        await EndedAsync();

        var failure = _runner.Observe("u").Single().Failure!;
        failure.Reason.ShouldBe(Reasons.InternalError);
        failure.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_call_that_has_ended_can_still_be_cancelled()
    {
        await StartAsync();
        _target.Answer();
        await EndedAsync();

        _runner.CancelAll();

        _runner.Observe("u").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_runner_is_idle_when_the_last_call_has_ended()
    {
        _runner.WhenIdleAsync().IsCompleted.ShouldBeTrue();
        await StartAsync();
        var idle = _runner.WhenIdleAsync();
        idle.IsCompleted.ShouldBeFalse();

        _target.Answer();

        await idle.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    public void Dispose() => _target.Dispose();

    private Task<ObjectKey> EndedAsync() => _ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

    private Task<Attempt> StartAsync() => _runner.StartAsync(Job, Schedule, Start, CancellationToken.None);

    private sealed class Gate : HttpMessageHandler
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public int Calls => _calls;

        public Exception? Fault { get; set; }

        public bool WasCancelled { get; private set; }

        public Task Entered => _entered.Task;

        public void Answer() => _open.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            _entered.TrySetResult();
            try
            {
                await _open.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                throw;
            }

            return Fault is null ? new HttpResponseMessage(HttpStatusCode.OK) : throw Fault;
        }
    }
}
