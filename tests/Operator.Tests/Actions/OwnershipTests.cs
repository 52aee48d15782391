using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions;

/// <summary>Anyone who may create Pods can write any owner on them: the right uid alone does not make a Pod ours.</summary>
public sealed class OwnershipTests
{
    private static readonly ScheduledJob Job = new() { Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "uid" } };

    private static readonly OwnerReference Owner = new()
    {
        ApiVersion = ApiConstants.GroupVersion,
        Kind = ApiConstants.Kind,
        Name = "demo",
        Uid = "uid",
        Controller = true,
    };

    public static TheoryData<string, OwnerReference?, string, bool> Owners() => new()
    {
        { "ours", Owner, "team", true },
        { "another version", Owner with { ApiVersion = "scheduledjobs.dev/v2" }, "team", true },
        { "another kind", Owner with { Kind = "CronJob" }, "team", false },
        { "a kind in other letters", Owner with { Kind = "scheduledjob" }, "team", false },
        { "another group", Owner with { ApiVersion = "batch/v1" }, "team", false },
        { "a group that begins like ours", Owner with { ApiVersion = "scheduledjobs.dev.example/v1alpha1" }, "team", false },
        { "a group that ends like ours", Owner with { ApiVersion = "my.scheduledjobs.dev/v1alpha1" }, "team", false },
        { "the core group", Owner with { ApiVersion = "v1" }, "team", false },
        { "another name", Owner with { Name = "other" }, "team", false },
        { "another uid", Owner with { Uid = "other" }, "team", false },
        { "another namespace", Owner, "other", false },
        { "not its controller", Owner with { Controller = false }, "team", false },
        { "no word of its controller", Owner with { Controller = null }, "team", false },
        { "no owner", null, "team", false },
    };

    [Theory]
    [MemberData(nameof(Owners))]
    public void Namespace_group_kind_name_and_uid_of_the_owner_must_agree(string what, OwnerReference? owner, string @namespace, bool isOurs)
    {
        var pod = new Pod { Metadata = new ObjectMeta { Name = "demo-7", Namespace = @namespace, OwnerReferences = owner is null ? null : [owner] } };

        Ownership.IsOf(pod, Job).ShouldBe(isOurs, what);
    }

    [Theory]
    [InlineData("kind", "CronJob")]
    [InlineData("apiVersion", "batch/v1")]
    [InlineData("name", "other")]
    [InlineData("uid", "other")]
    public async Task The_end_of_a_Pod_that_is_not_ours_is_not_the_end_of_our_run(string member, string value)
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        var (name, pod) = world.Api.Pods.Single();
        pod["metadata"]!["ownerReferences"]![0]![member] = value;
        world.Api.End(name, "Succeeded");
        world.ShowPods();

        // The start is remembered until the cache must show it.
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await world.PassAsync();

        world.Status.Totals.ShouldBe(new RunTotals { Failed = 1 });
        world.Status.LastRun!.Reason.ShouldBe(Reasons.PodLost);
    }

    [Theory]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    public async Task A_Pod_whose_nominal_time_is_more_than_a_day_ahead_is_not_adopted(int ahead, bool isAdopted)
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        var nominal = world.Time.GetUtcNow().AddSeconds(ahead);
        var forged = world.Api.Pods.Values.Single().DeepClone().AsObject();
        var id = RunNames.Scheduled("demo", nominal);
        forged["metadata"]!["name"] = id;
        forged["metadata"]!["uid"] = "forged";
        forged["metadata"]!["annotations"]![ApiConstants.RunIdAnnotation] = id;
        forged["metadata"]!["annotations"]![ApiConstants.ScheduledTimeAnnotation] = KubeTimeConverter.ToText(nominal);
        world.Api.Pods[id] = forged;
        world.ShowPods();

        await world.PassAsync();

        world.Status.Active!.Any(r => r.Id == id).ShouldBe(isAdopted);
        (world.Status.LastScheduleTime > world.Time.GetUtcNow()).ShouldBe(isAdopted);
    }

    [Fact]
    public async Task A_Pod_that_was_recreated_under_its_name_is_not_the_one_to_stop()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds() with { Timeout = "20s", Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } });
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromHours(1));
        await world.PassAsync();
        world.ShowPods();
        var (name, pod) = world.Api.Pods.Single();
        pod["metadata"]!["uid"] = "another";

        world.Time.Advance(TimeSpan.FromSeconds(20));
        await world.PassAsync();

        world.Status.LastRun!.Reason.ShouldBe(Reasons.DeadlineExceeded);
        world.Api.Requests.ShouldContain(r => r.StartsWith("DELETE", StringComparison.Ordinal));
        world.Api.Pods.ShouldContainKey(name);
    }
}
