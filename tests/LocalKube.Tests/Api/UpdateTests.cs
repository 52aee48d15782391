using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class UpdateTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_replace_needs_the_version_that_was_read()
    {
        var widgets = await api.WidgetsAsync();
        var read = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var changed = read.Json;
        changed["spec"]!["size"] = 4;
        (await api.PutAsync(widgets + "/w", changed)).Expect(200).Version.ShouldNotBe(read.Version);

        var stale = (await api.PutAsync(widgets + "/w", changed)).Expect(409);
        stale.Reason.ShouldBe("Conflict");
        stale.Message.ShouldBe(
            "Operation cannot be fulfilled on widgets.example.dev \"w\": the object has been modified; please apply your changes to the latest "
            + "version and try again");

        changed["metadata"]!.AsObject().Remove("resourceVersion");
        (await api.PutAsync(widgets + "/w", changed)).Expect(422).Message.ShouldBe(
            "widgets.example.dev \"w\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update");
    }

    [Fact]
    public async Task A_replace_is_for_one_object_only()
    {
        var widgets = await api.WidgetsAsync();
        var read = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Json;
        (await api.PutAsync(widgets + "/v", read)).Expect(400).Message.ShouldBe("the name of the object (w) does not match the name on the URL (v)");
        read["metadata"]!["uid"] = "another";
        (await api.PutAsync(widgets + "/w", read)).Expect(409).Message!.ShouldContain("UID in precondition: another");
        (await api.PutAsync(widgets + "/nope", JsonNode.Parse(ApiFixture.Widget("nope", metadata: "\"resourceVersion\":\"1\""))!)).Expect(404);
    }

    [Fact]
    public async Task A_built_in_kind_may_be_replaced_without_a_version()
    {
        var path = $"/api/v1/namespaces/{await api.NamespaceAsync()}/configmaps";
        const string Body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1"}}""";
        (await api.PostAsync(path, Body)).Expect(201);
        (await api.PutAsync(path + "/c", JsonNode.Parse(Body.Replace("1\"}", "2\"}", StringComparison.Ordinal))!)).Expect(200);
        ((string)(await api.GetAsync(path + "/c")).Json["data"]!["a"]!).ShouldBe("2");
    }

    [Fact]
    public async Task A_lease_may_be_created_by_a_replace()
    {
        var path = $"/apis/coordination.k8s.io/v1/namespaces/{await api.NamespaceAsync()}/leases/l";
        var lease = JsonNode.Parse("""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"holderIdentity":"me"}}""")!;
        (await api.PutAsync(path, lease)).Expect(201);
        (await api.PutAsync(path, lease)).Expect(422);
    }

    [Fact]
    public async Task Only_changes_of_the_desired_state_count_as_a_generation()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        (await api.MergeAsync(widgets + "/w", """{"metadata":{"labels":{"a":"b"}}}""")).Generation.ShouldBe(1);
        (await api.MergeAsync(widgets + "/w/status", """{"status":{"seen":1}}""")).Generation.ShouldBe(1);
        (await api.MergeAsync(widgets + "/w", """{"spec":{"size":4}}""")).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_write_that_changes_nothing_makes_no_version()
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        (await api.MergeAsync(widgets + "/w", """{"spec":{"color":"red"}}""")).Expect(200).Version.ShouldBe(created.Version);
        (await api.PutAsync(widgets + "/w", created.Json)).Expect(200).Version.ShouldBe(created.Version);
    }

    [Fact]
    public async Task Status_and_the_rest_are_written_apart()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var main = (await api.MergeAsync(widgets + "/w", """{"spec":{"size":4},"status":{"seen":9}}""")).Expect(200);
        ((int)main.Json["status"]!["seen"]!).ShouldBe(-1);
        var status = (await api.MergeAsync(widgets + "/w/status", """{"metadata":{"labels":{"a":"b"}},"spec":{"size":5},"status":{"seen":9}}""")).Expect(200);
        ((int)status.Json["status"]!["seen"]!).ShouldBe(9);
        ((int)status.Json["spec"]!["size"]!).ShouldBe(4);
        status.Json["metadata"]!["labels"].ShouldBeNull();
    }

    [Fact]
    public async Task Server_set_fields_do_not_change()
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var patched = (await api.MergeAsync(widgets + "/w", """{"metadata":{"creationTimestamp":null,"generation":50,"uid":null,"deletionTimestamp":"2020-01-01T00:00:00Z"}}""")).Expect(200);
        patched.Uid.ShouldBe(created.Uid);
        patched.Generation.ShouldBe(1);
        patched.Json["metadata"]!["deletionTimestamp"].ShouldBeNull();
        (await api.MergeAsync(widgets + "/w", """{"metadata":{"uid":"zz"}}""")).Expect(422).Message.ShouldBe(
            "Widget.example.dev \"w\" is invalid: metadata.uid: Invalid value: \"zz\": field is immutable");
    }

    [Fact]
    public async Task Many_patches_at_once_all_arrive()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(
            async i => (await api.MergeAsync(widgets + "/w", $$"""{"metadata":{"labels":{"l{{i}}":"x"} } }""")).Expect(200)));
        (await api.GetAsync(widgets + "/w")).Json["metadata"]!["labels"]!.AsObject().Count.ShouldBe(50);
    }
}
