namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class PatchTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_merge_patch_replaces_lists_and_removes_by_null()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w", """{"color":"red","tags":["a","b"],"code":"abc","free":{"x":{"y":1,"z":2}}}"""))).Expect(201);
        var patched = (await api.MergeAsync(widgets + "/w", """{"spec":{"tags":["c"],"code":null,"free":{"x":{"z":null,"q":3}}}}""")).Expect(200);
        patched.Json["spec"]!["tags"]!.ToJsonString().ShouldBe("""["c"]""");
        patched.Json["spec"]!["code"].ShouldBeNull();
        patched.Json["spec"]!["free"]!.ToJsonString().ShouldBe("""{"x":{"y":1,"q":3}}""");
    }

    [Fact]
    public async Task A_patch_with_a_version_fails_when_that_is_old()
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var patch = $$"""{"metadata":{"resourceVersion":"{{created.Version}}"},"spec":{"size":4} }""";
        (await api.MergeAsync(widgets + "/w", patch)).Expect(200);
        (await api.MergeAsync(widgets + "/w", patch.Replace("\"size\":4", "\"size\":5", StringComparison.Ordinal))).Expect(409).Reason.ShouldBe("Conflict");
    }

    [Fact]
    public async Task A_json_patch_does_all_six_operations()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var patched = (await api.JsonPatchAsync(widgets + "/w", """
            [{"op":"add","path":"/spec/tags","value":["a"]},{"op":"add","path":"/spec/tags/-","value":"b"},{"op":"add","path":"/spec/tags/0","value":"c"},
             {"op":"move","from":"/spec/tags/2","path":"/spec/code"},{"op":"copy","from":"/spec/tags/0","path":"/spec/note"},
             {"op":"replace","path":"/spec/code","value":"xyz"},{"op":"remove","path":"/spec/tags/0"},{"op":"test","path":"/spec/tags","value":["a"]},
             {"op":"add","path":"/metadata/annotations","value":{}},{"op":"add","path":"/metadata/annotations/a.dev~1x~0y","value":"1"}]
            """.ReplaceLineEndings("").Replace("x~0y", "x", StringComparison.Ordinal))).Expect(200);
        patched.Json["spec"]!["tags"]!.ToJsonString().ShouldBe("""["a"]""");
        ((string)patched.Json["spec"]!["code"]!).ShouldBe("xyz");
        ((string)patched.Json["spec"]!["note"]!).ShouldBe("c");
        ((string)patched.Json["metadata"]!["annotations"]!["a.dev/x"]!).ShouldBe("1");
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/spec/nope","value":1}]""", 422)]
    [InlineData("""[{"op":"test","path":"/spec/color","value":"blue"}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/spec/tags/0"}]""", 422)]
    [InlineData("""[{"op":"foo","path":"/spec/color"}]""", 400)]
    [InlineData("{}", 400)]
    [InlineData("[", 400)]
    public async Task A_json_patch_that_does_not_fit_changes_nothing(string patch, int code)
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        (await api.JsonPatchAsync(widgets + "/w", patch)).Expect(code);
        (await api.GetAsync(widgets + "/w")).Version.ShouldBe(created.Version);
    }

    [Fact]
    public async Task A_strategic_patch_merges_lists_by_their_key_and_is_not_for_custom_resources()
    {
        var pods = await api.PodsAsync();
        (await api.PostAsync(pods, ApiFixture.Pod("p", """{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}"""))).Expect(201);
        var patched = (await api.StrategicAsync(pods + "/p", """{"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"b","image":"3"}]}}""")).Expect(200);
        var containers = patched.Json["spec"]!["containers"]!.AsArray();
        containers.Select(c => $"{c!["name"]}={c["image"]}").ShouldBe(["a=1", "b=3"]);

        var status = """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"True"}]}}""";
        (await api.StrategicAsync(pods + "/p/status", status)).Expect(200);
        var changed = (await api.StrategicAsync(pods + "/p/status", """{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"Other","$patch":"delete"}]}}""")).Expect(200);
        changed.Json["status"]!["conditions"]!.ToJsonString().ShouldBe("""[{"type":"Ready","status":"False"}]""");

        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        (await api.StrategicAsync(widgets + "/w", "{}")).Expect(415).Message.ShouldBe(
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
            + "application/merge-patch+json, application/apply-patch+yaml");
    }

    [Fact]
    public async Task An_unknown_field_in_a_patch_is_rejected_on_request()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var strict = (await api.MergeAsync(widgets + "/w?fieldValidation=Strict", """{"spec":{"bogus":1}}""")).Expect(422);
        strict.Message!.ShouldEndWith("strict decoding error: unknown field \"spec.bogus\"");
        (await api.MergeAsync(widgets + "/w", """{"spec":{"bogus":1}}""")).Expect(200).Warnings.ShouldBe(["299 - \"unknown field \\\"spec.bogus\\\"\""]);
    }

    [Fact]
    public async Task A_dry_run_shows_the_outcome_and_stores_nothing()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var dry = (await api.MergeAsync(widgets + "/w?dryRun=All", """{"spec":{"size":7}}""")).Expect(200);
        ((int)dry.Json["spec"]!["size"]!).ShouldBe(7);
        dry.Generation.ShouldBe(2);
        ((int)(await api.GetAsync(widgets + "/w")).Json["spec"]!["size"]!).ShouldBe(3);
    }
}
