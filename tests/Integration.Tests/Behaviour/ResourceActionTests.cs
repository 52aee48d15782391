using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>Runs that are objects of custom kinds; the tests play their controllers.</summary>
public sealed class ResourceActionTests : ClusterTest
{
    public static TheoryData<string> Kinds => [nameof(WorkKind.Pipeline), nameof(WorkKind.Flow), nameof(WorkKind.Sum)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_run_is_an_object_and_ends_as_that_says(string name)
    {
        var kind = await InstallAsync(name);
        var schedule = await Here.CreateScheduledJobAsync("report", kind.Action, "{trigger: {interval: {every: 1s}}, maxRuns: 2, concurrency: {policy: Queue}}");
        var item = (await UntilAsync(kind, items => items.Count == 1))[0];
        var run = (await Here.UntilAsync("report", sj => sj.Items("status", "active").Count > 0, "a run is active")).Items("status", "active")[0];

        item.Name().ShouldBe(run.Text("id"));
        (run.Text("resource", "apiVersion"), run.Text("resource", "kind"), run.Text("resource", "name")).ShouldBe(("works.scheduledjobs.test/v1", name, item.Name()));
        (item.Label("team"), item.Label("scheduledjobs.dev/name"), item.Label("scheduledjobs.dev/uid")).ShouldBe(("data", "report", schedule.Text("metadata", "uid")));
        (item.Annotation("note"), item.Annotation("scheduledjobs.dev/run-id")).ShouldBe(("mine", run.Text("id")));
        item.Annotation("scheduledjobs.dev/scheduled-time").ShouldBe(run.Text("scheduledTime"));
        item.Items("metadata", "ownerReferences").Single().Text("name").ShouldBe("report");
        (item.Text("spec", "at"), item.Text("spec", "script")).ShouldBe((run.Text("scheduledTime"), "echo $$ $(date)"));
        item.Items("spec", "steps")[0].Text("run").ShouldBe(run.Text("id"));

        await kind.EndAsync(Cluster.Api, item);
        (await Here.UntilRunsAsync("report", 1)).Text("status", "lastRun", "result").ShouldBe("Succeeded");

        var next = (await UntilAsync(kind, items => items.Count == 2))[1];
        await kind.EndAsync(Cluster.Api, next, "no more disk");
        var last = (await Here.UntilRunsAsync("report", 2)).At("status", "lastRun");
        (last.Text("result"), last.Text("reason"), last.Text("message"), last.Text("resource", "name")).ShouldBe(("Failed", "ResourceFailed", "no more disk", next.Name()));
        (await Here.GetScheduledJobAsync("report")).Text("status", "action").ShouldBe("Resource");
    }

    [Fact]
    public async Task A_run_that_takes_too_long_loses_its_object()
    {
        var kind = await InstallAsync(nameof(WorkKind.Flow));
        await Here.CreateScheduledJobAsync("slow", kind.Action, "{trigger: {interval: {every: 1s}}, maxRuns: 1, timeout: 2s}");
        await UntilAsync(kind, items => items.Count == 1);
        (await Here.UntilRunsAsync("slow", 1)).Text("status", "lastRun", "reason").ShouldBe("DeadlineExceeded");
        await UntilAsync(kind, items => items.Count == 0);
    }

    [Fact]
    public async Task A_failed_attempt_is_followed_by_another_object_and_one_that_disappears_by_a_third()
    {
        var kind = await InstallAsync(nameof(WorkKind.Pipeline));
        await Here.CreateScheduledJobAsync(
            "again", kind.Action, "{trigger: {interval: {every: 1s}}, maxRuns: 1, retry: {limit: 2, backoff: {initial: 100ms, jitter: 0}}}");
        var first = (await UntilAsync(kind, items => items.Count == 1))[0];
        await kind.EndAsync(Cluster.Api, first, "first");
        var second = (await UntilAsync(kind, items => items.Count == 2))[1];
        await Here.DeleteAsync(kind.Kind, second.Name());
        var third = (await UntilAsync(kind, items => items.Count == 2 && items[1].Annotation("scheduledjobs.dev/attempt") == "3"))[1];
        await kind.EndAsync(Cluster.Api, third);

        var last = (await Here.UntilRunsAsync("again", 1)).At("status", "lastRun");
        (last.Text("result"), last.Number("attempts"), last.Text("resource", "name")).ShouldBe(("Succeeded", 3, third.Name()));
        await Eventually.BecomesTrueAsync(
            async () => (await Here.EventsAsync("again")).Any(e => e.Text("reason") == "AttemptFailed" && e.Text("note")!.Contains("ResourceLost", StringComparison.Ordinal)),
            "an event tells that the object disappeared");
    }

    [Fact]
    public async Task The_history_keeps_as_many_objects_as_it_says_and_an_edit_to_another_kind_does_not_touch_the_active_run()
    {
        var (kind, other) = (await InstallAsync(nameof(WorkKind.Sum)), await InstallAsync(nameof(WorkKind.Flow)));
        await Here.CreateScheduledJobAsync("kept", kind.Action, "{trigger: {interval: {every: 1s}}, concurrency: {policy: Forbid}, history: {succeeded: 1}}");
        for (var i = 1; i <= 3; i++)
        {
            var open = (await UntilAsync(kind, items => items.Any(o => o.At("status") is null))).First(o => o.At("status") is null);
            if (i == 3)
                await Here.PatchScheduledJobAsync("kept", new JsonObject { ["spec"] = new JsonObject { ["action"] = other.Action } }.ToJsonString());
            await kind.EndAsync(Cluster.Api, open);
            await Here.UntilAsync("kept", sj => sj.Number("status", "totals", "succeeded") == i, $"{i} runs have succeeded");
        }

        await UntilAsync(other, items => items.Count == 1);
        await UntilAsync(kind, items => items.Count <= 1);
    }

    [Fact]
    public async Task A_kind_that_is_not_allowed_or_not_namespaced_or_not_known_to_end_runs_nothing()
    {
        var action = YamlText.Single("{resource: {template: {apiVersion: v1, kind: ConfigMap}, succeededWhen: [{path: .data}]}}");
        await Here.CreateScheduledJobAsync("forbidden", action, "{trigger: {interval: {every: 1s}}}");
        var ready = (await Here.UntilStalledAsync("forbidden")).Condition("Ready");
        ready.Text("reason").ShouldBe("ActionNotAllowed");
        ready.Text("message")!.ShouldStartWith("spec.action.resource.template: v1/ConfigMap is not allowed; the operator allows only works.scheduledjobs.test/v1/Pipeline, ");

        await Here.CreateScheduledJobAsync(
            "unknown", YamlText.Single("{resource: {template: {apiVersion: works.scheduledjobs.test/v1, kind: Flow}}}"), "{trigger: {interval: {every: 1s}}}");
        (await Here.UntilStalledAsync("unknown")).Condition("Ready").Text("message")!.ShouldStartWith("spec.action.resource.succeededWhen: is needed");
    }

    [Fact]
    public async Task A_schedule_waits_for_the_definition_of_its_kind_and_then_runs_by_itself()
    {
        var kind = WorkKind.Late;
        await kind.UninstallAsync(Cluster.Api);
        await Here.CreateScheduledJobAsync("early", kind.Action, "{trigger: {interval: {every: 1s}}}");
        var ready = (await Here.UntilStalledAsync("early")).Condition("Ready");
        ready.Text("reason").ShouldBe("ResourceNotServed");
        ready.Text("message")!.ShouldStartWith("spec.action.resource.template: the cluster does not serve works.scheduledjobs.test/v1/Late");

        await kind.InstallAsync(Cluster.Api);
        await Here.UntilReadyAsync("early");
        await kind.EndAsync(Cluster.Api, (await UntilAsync(kind, items => items.Count > 0))[0]);
        await Here.UntilAsync("early", sj => sj.Number("status", "totals", "succeeded") > 0, "a run has succeeded");
    }

    private async Task<WorkKind> InstallAsync(string name)
    {
        var kind = WorkKind.All.Single(k => k.Name == name);
        await kind.InstallAsync(Cluster.Api);
        return kind;
    }

    /// <summary>The objects of this namespace, in the order of their runs and attempts.</summary>
    private async Task<IReadOnlyList<JsonObject>> UntilAsync(WorkKind kind, Func<IReadOnlyList<JsonObject>, bool> condition)
    {
        IReadOnlyList<JsonObject> last = [];
        await Eventually.BecomesTrueAsync(
            async () => condition(last = [.. (await Cluster.Api.ListAsync(kind.Kind, Here.Name)).OrderBy(o => o.Name(), StringComparer.Ordinal)]),
            $"objects of kind {kind.Name} are as expected",
            pace: TimeSpan.FromMilliseconds(100));
        return last;
    }
}
