using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What a runner keeps of responses until it is recorded: with the end of the call, or later.</summary>
public sealed class KeptResponseTests : IDisposable
{
    private static readonly ScheduledJob Job = new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", CreationTimestamp = World.Created },
        Spec = World.EveryTenSeconds() with { Action = new ActionSpec { Http = World.HttpAction().Http! with { Capture = new HttpCaptureSpec { Body = "1Ki" } } } },
    };

    private static readonly Schedule Schedule = new ScheduleCompiler("UTC").Compile(Job).Schedule!;

    private readonly FakeTimeProvider _time = new();
    private readonly Target _target = new();
    private readonly HttpCaller _caller;
    private readonly HttpRunner _runner;
    private int _news;

    public KeptResponseTests()
    {
        _caller = TestCall.CallerOver(_target, _time);
        _runner = new HttpRunner(_caller, _time) { Ended = _ => Interlocked.Increment(ref _news) };
    }

    [Fact]
    public async Task A_response_that_is_there_at_once_comes_with_the_end_of_the_call()
    {
        await StartAsync("demo-1");
        _target.Bodies.Single().Write("done");
        await NewsAsync(1);

        _runner.Observe("u").Single().State.ShouldBe(AttemptState.Succeeded);
        _runner.ResponsesOf("u").ShouldBe([new AttemptResponse("demo-1", 1, new RunResponse { Body = "done" })]);
    }

    [Fact]
    public async Task A_call_whose_body_is_slow_has_ended_all_the_same_and_its_response_follows()
    {
        await StartAsync("demo-1");
        var ended = _time.GetUtcNow();
        await Eventually.BecomesTrueAsync(() => _runner.Observe("u").Single() is { State: AttemptState.Succeeded } a && a.FinishedAt == ended, "a pass would see that");
        _time.Advance(HttpRunner.Patience - TimeSpan.FromTicks(1));
        _news.ShouldBe(0);
        _time.Advance(TimeSpan.FromTicks(1));
        await NewsAsync(1);
        _runner.ResponsesOf("u").ShouldBeEmpty();

        _runner.Forget("u", _ => true, Last("demo-1"));
        _runner.Observe("u").ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(2));
        _target.Bodies.Single().Write("done");
        await NewsAsync(2);

        _runner.ResponsesOf("u").Single().Response.Body.ShouldBe("done");
        _runner.Forget("u", _ => true, Last("demo-1"));
        _runner.ResponsesOf("u").Count.ShouldBe(1, "the last run still lacks it");
        _runner.Forget("u", _ => true, Last("demo-1") with { Response = new RunResponse() });
        _runner.ResponsesOf("u").ShouldBeEmpty();
        _caller.ReservedBytes.ShouldBe(0);
    }

    [Theory]
    [InlineData("demo-2", 1)]
    [InlineData("demo-1", 2)]
    public async Task A_response_that_the_last_run_does_not_lack_is_forgotten(string lastRun, int attempts)
    {
        await StartAsync("demo-1");
        _target.Bodies.Single().Write("done");
        await NewsAsync(1);

        _runner.Forget("u", _ => false, Last(lastRun) with { Attempts = attempts });
        _runner.ResponsesOf("u").Count.ShouldBe(1);
        _runner.Forget("u", _ => true, Last(lastRun) with { Attempts = attempts });

        _runner.ResponsesOf("u").ShouldBeEmpty();
        _caller.ReservedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_read_for_a_schedule_that_is_gone_is_dropped()
    {
        await StartAsync("demo-1");
        await Eventually.BecomesTrueAsync(() => _runner.Observe("u").Single().IsFinished, "it has ended");
        _time.Advance(HttpRunner.Patience);
        await NewsAsync(1);
        _runner.Forget("u", _ => true, Last("demo-1"));

        _runner.CancelAll("u");
        await NewsAsync(2);

        _runner.ResponsesOf("u").ShouldBeEmpty();
        _caller.ReservedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task Of_one_schedule_the_last_few_are_kept()
    {
        for (var i = 1; i <= CallRegister.MostResponses + 1; i++)
        {
            await StartAsync($"demo-{i}");
            _target.Bodies[^1].Write($"{i}");
            await NewsAsync(i);
        }

        _runner.ResponsesOf("u").Select(r => r.Response.Body).ShouldBe(["2", "3", "4", "5"]);
        _runner.CancelAll();
        _caller.ReservedBytes.ShouldBe(0);
    }

    public void Dispose()
    {
        _runner.CancelAll();
        _caller.Dispose();
        _target.Dispose();
    }

    private static RunStatus Last(string id) => new() { Id = id, Attempts = 1 };

    private async Task StartAsync(string runId)
    {
        var before = _target.Bodies.Count;
        await _runner.StartAsync(Job, Schedule, new StartAttempt(runId, 1, World.At(10), RunTriggers.Schedule, null), CancellationToken.None);
        await Eventually.BecomesTrueAsync(() => _target.Bodies.Count > before, "the call is made");
    }

    private Task NewsAsync(int count) => Eventually.BecomesTrueAsync(() => Volatile.Read(ref _news) == count, $"{count} news");

    /// <summary>Responds with headers at once, and with a body when it is told to.</summary>
    private sealed class Target : HttpMessageHandler
    {
        private readonly List<SlowBody> _bodies = [];

        public IReadOnlyList<SlowBody> Bodies
        {
            get
            {
                lock (_bodies)
                    return [.. _bodies];
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = new SlowBody();
            lock (_bodies)
                _bodies.Add(body);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });
        }
    }

    private sealed class SlowBody : Stream
    {
        private readonly TaskCompletionSource<byte[]> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Write(string text) => _written.SetResult(System.Text.Encoding.UTF8.GetBytes(text));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var text = await _written.Task.WaitAsync(cancellationToken);
            var count = Math.Min(buffer.Length, text.Length - _read);
            text.AsMemory(_read, count).CopyTo(buffer);
            _read += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
