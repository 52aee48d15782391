using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Resources;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Resources;

/// <summary>Which objects are stopped and found: a record of a run names an object, but that may belong to something else by now.</summary>
public sealed class ResourceRunnerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectKind Work = ObjectKind.Parse("example.com/v1/Work");

    private static readonly ScheduledJob Job = new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u", CreationTimestamp = Noon },
        Spec = new ScheduledJobSpec
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "10s" } },
            Action = new ActionSpec
            {
                Resource = new ResourceActionSpec
                {
                    Template = RawJson.Parse("""{"apiVersion":"example.com/v1","kind":"Work"}"""),
                    SucceededWhen = [new JsonPathSpec(".status.done")],
                },
            },
        },
    };

    private readonly FakeTimeProvider _time = new();
    private readonly FakeKind _server = new("example.com", "v1", "Work");
    private readonly KubeClient _client;
    private readonly ResourceRunner _runner;

    public ResourceRunnerTests()
    {
        _client = TestServices.Client(_server, _time);
        var works = _client.Resource(ResourceObject.TypeOf(Work, _server.Plural));
        _runner = new ResourceRunner(kind => kind == Work ? works : null, _time);
    }

    [Fact]
    public async Task An_object_that_is_known_from_the_record_alone_is_stopped()
    {
        var attempt = await StartAsync();

        await _runner.StopAsync(Job, attempt with { ObjectUid = null, ObjectVersion = null }, CancellationToken.None);

        _server.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_of_that_name_that_belongs_to_something_else_is_not()
    {
        var attempt = await StartAsync();
        var other = _server.Objects.Single().DeepClone().AsObject();
        other["metadata"]!["ownerReferences"]![0]!["uid"] = "another";
        _server.Put(other);

        await _runner.StopAsync(Job, attempt with { ObjectUid = null, ObjectVersion = null }, CancellationToken.None);

        _server.Objects.Count.ShouldBe(1);
        (await _runner.FindAsync(Job, Work, attempt.ObjectName!, CancellationToken.None)).ShouldBeNull();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private async Task<Attempt> StartAsync()
    {
        var schedule = new ScheduleCompiler("UTC").Compile(Job).Schedule!;
        var attempt = await _runner.StartAsync(Job, schedule, new StartAttempt("demo-1767614400", 1, Noon, RunTriggers.Schedule, null), CancellationToken.None);
        _server.Objects.Count.ShouldBe(1);
        return attempt;
    }
}
