using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class DeletionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_delete_succeeds_and_a_second_one_finds_nothing()
    {
        var widgets = await api.WidgetsAsync();
        var uid = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Uid;
        (await api.DeleteAsync(widgets + "/w?dryRun=All")).Expect(200);
        var deleted = (await api.DeleteAsync(widgets + "/w")).Expect(200);
        ((string)deleted.Json["status"]!).ShouldBe("Success");
        ((string)deleted.Json["details"]!["uid"]!).ShouldBe(uid);
        (await api.DeleteAsync(widgets + "/w")).Expect(404).Message.ShouldBe("widgets.example.dev \"w\" not found");
    }

    [Fact]
    public async Task Preconditions_hold_the_object_to_uid_and_version()
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        (await api.DeleteAsync(widgets + "/w", """{"preconditions":{"uid":"zz"}}""")).Expect(409).Message!.ShouldStartWith(
            "Operation cannot be fulfilled on Widget.example.dev \"w\": the UID in the precondition (zz) does not match the UID in record");
        (await api.DeleteAsync(widgets + "/w", """{"preconditions":{"resourceVersion":"1"}}""")).Expect(409);
        (await api.DeleteAsync(widgets + "/w", $$$"""{"preconditions":{"uid":"{{{created.Uid}}}","resourceVersion":"{{{created.Version}}}"}}""")).Expect(200);
    }

    [Fact]
    public async Task Finalizers_hold_an_object_until_the_last_is_gone()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w", metadata: "\"finalizers\":[\"a.dev/x\",\"a.dev/y\"]"))).Expect(201);
        var terminating = (await api.DeleteAsync(widgets + "/w")).Expect(200);
        terminating.Json["metadata"]!["deletionTimestamp"].ShouldNotBeNull();
        terminating.Generation.ShouldBe(2);
        (await api.DeleteAsync(widgets + "/w")).Expect(200).Version.ShouldBe(terminating.Version);
        (await api.MergeAsync(widgets + "/w", """{"metadata":{"finalizers":["a.dev/x","a.dev/z"]}}""")).Expect(422).Message!.ShouldContain(
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{\"a.dev/z\"}");
        (await api.MergeAsync(widgets + "/w", """{"metadata":{"finalizers":["a.dev/x"]}}""")).Expect(200);
        (await api.GetAsync(widgets + "/w")).Expect(200);
        (await api.MergeAsync(widgets + "/w", """{"metadata":{"finalizers":null}}""")).Expect(200);
        (await api.GetAsync(widgets + "/w")).Expect(404);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a", metadata: "\"labels\":{\"x\":\"1\"}"))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        (await api.DeleteAsync(widgets + "?labelSelector=x")).Expect(200).ItemNames.ShouldBe(["a"]);
        (await api.GetAsync(widgets)).ItemNames.ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_pod_with_a_node_ends_gracefully_and_one_without_vanishes()
    {
        var pods = await api.PodsAsync();
        (await api.PostAsync(pods, ApiFixture.Pod("free"))).Expect(201);
        ((string)(await api.DeleteAsync(pods + "/free")).Expect(200).Json["kind"]!).ShouldBe("Pod");
        (await api.GetAsync(pods + "/free")).Expect(404);

        (await api.PostAsync(pods, ApiFixture.Pod("bound"))).Expect(201);
        (await api.MergeAsync(pods + "/bound", """{"spec":{"nodeName":"n"}}""")).Expect(200);
        (await api.MergeAsync(pods + "/bound", """{"spec":{"nodeName":"other"}}""")).Expect(422);
        var ending = (await api.DeleteAsync(pods + "/bound")).Expect(200);
        ((int)ending.Json["metadata"]!["deletionGracePeriodSeconds"]!).ShouldBe(30);
        (await api.MergeAsync(pods + "/bound/status", """{"status":{"phase":"Running"}}""")).Expect(200);
        (await api.GetAsync(pods + "/bound")).Expect(200);

        var sooner = (await api.DeleteAsync(pods + "/bound?gracePeriodSeconds=5")).Expect(200);
        ((int)sooner.Json["metadata"]!["deletionGracePeriodSeconds"]!).ShouldBe(5);
        var (end, before) = (DateTimeOffset.Parse(sooner.Json["metadata"]!["deletionTimestamp"]!.ToString()), DateTimeOffset.Parse(ending.Json["metadata"]!["deletionTimestamp"]!.ToString()));
        (before - end).ShouldBe(TimeSpan.FromSeconds(25));
        (await api.DeleteAsync(pods + "/bound?gracePeriodSeconds=20")).Expect(200).Version.ShouldBe(sooner.Version);
        (await api.DeleteAsync(pods + "/bound", """{"gracePeriodSeconds":0}""")).Expect(200);
        (await api.GetAsync(pods + "/bound")).Expect(404);
    }

    [Fact]
    public async Task A_namespace_is_emptied_before_it_goes()
    {
        var ns = await api.NamespaceAsync();
        var widgets = $"/apis/example.dev/v1/namespaces/{ns}/widgets";
        (await api.PostAsync(widgets, ApiFixture.Widget("held", metadata: "\"finalizers\":[\"a.dev/x\"]"))).Expect(201);
        (await api.PostAsync($"/api/v1/namespaces/{ns}/pods", ApiFixture.Pod("p"))).Expect(201);
        ((string)(await api.DeleteAsync($"/api/v1/namespaces/{ns}")).Expect(200).Json["status"]!["phase"]!).ShouldBe("Terminating");
        await Eventually.BecomesTrueAsync(async () => !(await api.GetAsync($"/api/v1/namespaces/{ns}/pods")).ItemNames.Any(), "the pod is gone");
        var refused = (await api.PostAsync(widgets, ApiFixture.Widget("late"))).Expect(403);
        ((string)refused.Json["details"]!["causes"]![0]!["reason"]!).ShouldBe("NamespaceTerminating");
        (await api.MergeAsync(widgets + "/held", """{"metadata":{"finalizers":null}}""")).Expect(200);
        await Eventually.BecomesTrueAsync(async () => (await api.GetAsync($"/api/v1/namespaces/{ns}")).Code == 404, "the namespace is gone");
        (await api.DeleteAsync("/api/v1/namespaces/default")).Expect(403).Message.ShouldBe(
            "namespaces \"default\" is forbidden: this namespace may not be deleted");
    }
}
