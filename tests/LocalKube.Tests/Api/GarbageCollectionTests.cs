using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class GarbageCollectionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Dependents_go_with_their_last_owner()
    {
        var widgets = await api.WidgetsAsync();
        var (one, two) = (await OwnerAsync(widgets, "one"), await OwnerAsync(widgets, "two"));
        await DependentAsync(widgets, "child", one, two);
        await DependentAsync(widgets, "grandchild", (await api.GetAsync(widgets + "/child")).Uid);
        (await api.DeleteAsync(widgets + "/one")).Expect(200);
        (await api.GetAsync(widgets + "/child")).Expect(200);
        (await api.DeleteAsync(widgets + "/two")).Expect(200);
        await GoneAsync(widgets + "/child");
        await GoneAsync(widgets + "/grandchild");
    }

    [Fact]
    public async Task A_dependent_without_an_owner_is_collected()
    {
        var widgets = await api.WidgetsAsync();
        await DependentAsync(widgets, "orphan", Guid.NewGuid().ToString());
        await GoneAsync(widgets + "/orphan");
    }

    [Fact]
    public async Task Orphans_lose_their_owner_and_stay()
    {
        var widgets = await api.WidgetsAsync();
        await DependentAsync(widgets, "child", await OwnerAsync(widgets, "owner"));
        (await api.DeleteAsync(widgets + "/owner?propagationPolicy=Orphan")).Expect(200);
        await GoneAsync(widgets + "/owner");
        (await api.GetAsync(widgets + "/child")).Expect(200).Json["metadata"]!["ownerReferences"].ShouldBeNull();
    }

    [Fact]
    public async Task A_foreground_delete_waits_for_dependents_that_block_it()
    {
        var widgets = await api.WidgetsAsync();
        var owner = await OwnerAsync(widgets, "owner");
        var reference = $$"""{"apiVersion":"example.dev/v1","kind":"Widget","name":"owner","uid":"{{owner}}","blockOwnerDeletion":true}""";
        (await api.PostAsync(widgets, ApiFixture.Widget("child", metadata: $"\"finalizers\":[\"a.dev/x\"],\"ownerReferences\":[{reference}]"))).Expect(201);
        (await api.DeleteAsync(widgets + "/owner?propagationPolicy=Foreground")).Expect(200)
            .Json["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("""["foregroundDeletion"]""");
        await Eventually.BecomesTrueAsync(
            async () => (await api.GetAsync(widgets + "/child")).Json["metadata"]!["deletionTimestamp"] is not null, "the child is being deleted");
        (await api.GetAsync(widgets + "/owner")).Expect(200);
        (await api.MergeAsync(widgets + "/child", """{"metadata":{"finalizers":null}}""")).Expect(200);
        await GoneAsync(widgets + "/owner");
    }

    [Fact]
    public async Task Pods_outlive_a_Job_deleted_without_a_propagation_policy()
    {
        var ns = await api.NamespaceAsync();
        var jobs = $"/apis/batch/v1/namespaces/{ns}/jobs";
        var job = (await api.PostAsync(jobs, """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
            """)).Expect(201);
        var pods = $"/api/v1/namespaces/{ns}/pods";
        var pod = ApiFixture.Pod("p").Replace(
            "\"name\":\"p\"",
            $$"""
            "name":"p","ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"j","uid":"{{job.Uid}}"}]
            """,
            StringComparison.Ordinal);
        (await api.PostAsync(pods, pod)).Expect(201);
        (await api.DeleteAsync(jobs + "/j")).Expect(200).Warnings.ShouldHaveSingleItem().ShouldContain("child pods are preserved by default");
        await GoneAsync(jobs + "/j");
        (await api.GetAsync(pods + "/p")).Expect(200);
    }

    private async Task<string> OwnerAsync(string widgets, string name) => (await api.PostAsync(widgets, ApiFixture.Widget(name))).Expect(201).Uid;

    private async Task DependentAsync(string widgets, string name, params string[] owners)
    {
        var references = owners.Select(uid => $$"""{"apiVersion":"example.dev/v1","kind":"Widget","name":"o","uid":"{{uid}}"}""");
        (await api.PostAsync(widgets, ApiFixture.Widget(name, metadata: $"\"ownerReferences\":[{string.Join(',', references)}]"))).Expect(201);
    }

    private Task GoneAsync(string path) =>
        Eventually.BecomesTrueAsync(async () => (await api.GetAsync(path)).Code == 404, $"{path} is gone");
}
