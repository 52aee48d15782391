using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Hosting;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Observability;

/// <summary>The watchdog behind /livez: a fault that only a restart cures is reported one tick after its limit and not before.</summary>
public sealed class LivenessTests : IDisposable
{
    private static readonly ObjectKey Key = new("team", "demo");

    private readonly FakeTimeProvider _time = new();
    private readonly KubeClient _client;
    private readonly ClusterCache _cache;
    private readonly OperatorState _state;
    private readonly Term _term;

    public LivenessTests()
    {
        _client = new KubeClient(
            new KubeClientConfiguration { Server = new Uri("https://server.test/") }, _time, NullLoggerFactory.Instance);
        _cache = new ClusterCache(_client, new(), _time, NullLoggerFactory.Instance);
        _state = new OperatorState(_cache, "lease", _time);
        _state.Term = _term = new Term(_time);
    }

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(OperatorMetrics.Controller, -1, null)]
    [InlineData(OperatorMetrics.Controller, 0, null)]
    [InlineData(OperatorMetrics.Controller, 1, "A pass has been running for more than 10 min.")]
    [InlineData(OperatorMetrics.StatusQueue, 0, null)]
    [InlineData(OperatorMetrics.StatusQueue, 1, "A status write has been running for more than 10 min.")]
    public async Task A_worker_that_hangs_is_a_fault(string queue, long ticks, string? fault)
    {
        _term.FindQueue(queue)!.Add(Key);
        await _term.FindQueue(queue)!.TakeAsync(CancellationToken.None);

        _time.Advance(OperatorState.LongestPass + TimeSpan.FromTicks(ticks));

        _state.FindFault().ShouldBe(fault);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    public void Schedules_are_counted_at_most_once_a_second(long ticks, int counted)
    {
        _state.CountSchedules().New.ShouldBe(0);
        _cache.ScheduledJobs.Set(new ScheduledJob { Metadata = new ObjectMeta { Namespace = "team", Name = "demo" } });

        _time.Advance(TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(ticks));

        _state.CountSchedules().New.ShouldBe(counted);
    }

    [Fact]
    public async Task A_worker_that_has_ended_is_not_a_fault()
    {
        _term.FindQueue(OperatorMetrics.Controller)!.Add(Key);
        await _term.FindQueue(OperatorMetrics.Controller)!.TakeAsync(CancellationToken.None);
        _time.Advance(OperatorState.LongestPass + TimeSpan.FromTicks(1));

        _term.FindQueue(OperatorMetrics.Controller)!.Done(Key);

        _state.FindFault().ShouldBeNull();
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, null)]
    [InlineData(1, "The agenda is more than 60 s overdue.")]
    public void An_agenda_that_does_not_fire_is_a_fault(long ticks, string? fault)
    {
        _term.EarliestDue = _time.GetUtcNow();

        _time.Advance(OperatorState.MostOverdue + TimeSpan.FromTicks(ticks));

        _state.FindFault().ShouldBe(fault);
    }

    [Fact]
    public void A_standby_has_neither()
    {
        _term.EarliestDue = _time.GetUtcNow() - TimeSpan.FromDays(1);
        _state.Term = null;

        _state.FindFault().ShouldBeNull();
    }

    [Theory]
    [InlineData("/healthz", "stuck", 503)]
    [InlineData("/livez", "stuck", 503)]
    [InlineData("/livez", null, 200)]
    [InlineData("/readyz", "stuck", 200)]
    [InlineData("/other", null, 404)]
    public async Task The_probes_report_the_fault(string path, string? fault, int code)
    {
        var context = new DefaultHttpContext { Request = { Path = path }, Response = { Body = new MemoryStream() } };

        await HealthServer.AnswerAsync(context, () => fault, () => true);

        context.Response.StatusCode.ShouldBe(code);
        if (code == 503)
            System.Text.Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()).ShouldBe(fault);
    }

    private sealed class Term(TimeProvider time) : ITerm
    {
        private readonly WorkQueue<ObjectKey> _passes = new(time, BackoffOptions.Default);
        private readonly WorkQueue<ObjectKey> _writes = new(time, BackoffOptions.Default);

        public int Workers => 1;

        public int Armed => 0;

        public DateTimeOffset? EarliestDue { get; set; }

        public int Owed => 0;

        public WorkQueue<ObjectKey>? FindQueue(string name) => name == OperatorMetrics.StatusQueue ? _writes : _passes;
    }
}
