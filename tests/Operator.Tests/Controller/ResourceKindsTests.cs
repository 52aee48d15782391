using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Which kinds are followed, and how long.</summary>
public sealed class ResourceKindsTests : IAsyncLifetime, IDisposable
{
    private static readonly ObjectKind Work = ObjectKind.Parse("example.com/v1/Work");

    private readonly FakeTimeProvider _time = new();
    private readonly FakeKind _server = new("example.com", "v1", "Work");
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ObjectKey> _told = [];
    private readonly KubeClient _client;
    private readonly ResourceKinds _kinds;
    private readonly Task _running;

    public ResourceKindsTests()
    {
        _client = TestServices.Client(_server, _time);
        _kinds = new ResourceKinds(_client, [Work], [], _time, NullLogger.Instance)
        {
            KindChanged = keys =>
            {
                lock (_told)
                    _told.AddRange(keys);
            },
        };
        _running = _kinds.RunAsync(_stop.Token);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_kind_is_followed_once_however_many_schedules_need_it_and_stopped_some_time_after_the_last()
    {
        _server.Requests.ShouldBeEmpty();
        for (var i = 0; i < 200; i++)
            _kinds.SetUses(Key(i), Job(Work));
        await _kinds.UntilKnownAsync(Work, CancellationToken.None);
        _server.Watches.ShouldBe(1);
        _kinds.FindClient(Work).ShouldNotBeNull();

        for (var i = 0; i < 200; i++)
            _kinds.SetUses(Key(i), null);
        _time.Advance(ResourceKinds.Linger - TimeSpan.FromTicks(1));
        _kinds.Kinds.ShouldBe([Work]);
        _time.Advance(TimeSpan.FromTicks(1));
        await Eventually.BecomesTrueAsync(() => !_kinds.Kinds.Any(), "the kind is not followed any more");
        _kinds.FindClient(Work).ShouldBeNull();

        _kinds.SetUses(Key(0), Job(Work));
        await Eventually.BecomesTrueAsync(() => _kinds.FindClient(Work) is not null, "it is followed again");
    }

    [Fact]
    public async Task A_schedule_that_comes_back_in_time_keeps_its_kind()
    {
        _kinds.SetUses(Key(0), Job(Work));
        await _kinds.UntilKnownAsync(Work, CancellationToken.None);
        _kinds.SetUses(Key(0), Job(null));
        _time.Advance(ResourceKinds.Linger / 2);
        _kinds.SetUses(Key(1), Job(Work));
        _time.Advance(ResourceKinds.Linger);
        await Task.Yield();
        _kinds.FindClient(Work).ShouldNotBeNull();
    }

    [Fact]
    public void A_kind_that_is_not_allowed_is_not_asked_for()
    {
        _kinds.SetUses(Key(0), Job(ObjectKind.Parse("example.com/v2/Work")));
        _kinds.Kinds.ShouldBeEmpty();
        _kinds.FindProblem(ObjectKind.Parse("example.com/v2/Work")).ShouldBeNull();
    }

    [Fact]
    public async Task Schedules_of_a_missing_kind_are_told_why_and_when_it_is_there()
    {
        _server.Versions = [];
        _kinds.SetUses(Key(0), Job(Work));
        await _kinds.UntilKnownAsync(Work, CancellationToken.None);
        _kinds.FindProblem(Work).ShouldBe(new Model.Schedules.SpecProblem(
            Reasons.ResourceNotServed, "spec.action.resource.template: the cluster does not serve example.com/v1/Work"));
        await Eventually.BecomesTrueAsync(() => Told == 1, "the schedule is told");

        _server.Versions = ["v1"];
        await Eventually.BecomesTrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Told == 2;
            },
            "the schedule is told again");
        _kinds.FindProblem(Work).ShouldBeNull();
    }

    [Fact]
    public async Task Schedules_of_a_kind_that_may_not_be_read_are_told_why()
    {
        _server.Refuses = line => line.Contains("/works", StringComparison.Ordinal) ? 403 : null;
        _kinds.SetUses(Key(0), Job(Work));
        await _kinds.UntilKnownAsync(Work, CancellationToken.None);

        var problem = _kinds.FindProblem(Work).ShouldNotBeNull();
        problem.Reason.ShouldBe(Reasons.AccessDenied);
        problem.Message.ShouldStartWith("spec.action.resource.template: the operator may not read objects of kind example.com/v1/Work: ");
        _kinds.FindClient(Work).ShouldBeNull();
    }

    [Fact]
    public void The_kinds_of_active_and_of_finished_runs_are_needed_too()
    {
        var status = new ScheduledJobStatus
        {
            Active = [new RunStatus { Id = "a", Resource = new RunResource("a/v1", "A", "x") }, new RunStatus { Id = "p", Pod = "p" }],
            RecentRuns = [new RunStatus { Id = "b", Resource = new RunResource("b/v1", "B", "x") }],
            LastRun = new RunStatus { Id = "c", Resource = new RunResource("c/v1", "C", "x") },
        };
        ResourceUses.Of(Job(Work) with { Status = status }).Select(k => k.Kind).Order().ShouldBe(["A", "B", "C", "Work"]);
        ResourceUses.KindOf(RawJson.Parse("""{"spec":{"kind":"No"},"kind":"Work","metadata":{},"apiVersion":"example.com/v1"}""")).ShouldBe(Work);
        ResourceUses.KindOf(RawJson.Parse("""{"kind":"Work"}""")).ShouldBeNull();
        ResourceUses.KindOf(RawJson.Parse("""[1]""")).ShouldBeNull();
        ResourceUses.KindOf(RawJson.Parse("""{"kind":"\ud800","apiVersion":"v1"}""")).ShouldBeNull();
    }

    private int Told
    {
        get
        {
            lock (_told)
                return _told.Count;
        }
    }

    private static ObjectKey Key(int number) => new("team", $"demo-{number}");

    private static ScheduledJob Job(ObjectKind? kind) => new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u" },
        Spec = new ScheduledJobSpec
        {
            Action = kind is null
                ? new ActionSpec()
                : new ActionSpec { Resource = new ResourceActionSpec { Template = RawJson.Parse($$"""{"apiVersion":"{{kind.ApiVersion}}","kind":"{{kind.Kind}}"}""") } },
        },
    };
}
