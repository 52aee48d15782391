using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class ServerSideApplyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static string Applied(string spec, string metadata = """{"name":"w"}""") =>
        $$"""{"apiVersion":"example.dev/v1","kind":"Widget","metadata":{{metadata}},"spec":{{spec}}}""";

    [Fact]
    public async Task An_apply_creates_and_owns_the_applied_fields_and_no_defaults()
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red","parts":[{"name":"p"}],"tags":["t"]}"""))).Expect(201);
        var entry = created.Json["metadata"]!["managedFields"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)entry["manager"]!).ShouldBe("one");
        ((string)entry["operation"]!).ShouldBe("Apply");
        entry["fieldsV1"]!.ToJsonString().ShouldBe(JsonNode.Parse(
            """{"f:spec":{"f:color":{},"f:parts":{"k:{\"name\":\"p\"}":{".":{},"f:name":{}}},"f:tags":{"v:\"t\"":{}}}}""")!.ToJsonString());
    }

    [Fact]
    public async Task A_repeated_apply_makes_no_version()
    {
        var widgets = await api.WidgetsAsync();
        var first = (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red"}"""))).Expect(201);
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red"}"""))).Expect(200).Version.ShouldBe(first.Version);
    }

    [Fact]
    public async Task Two_managers_conflict_over_a_value_and_force_decides()
    {
        var widgets = await api.WidgetsAsync();
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red","size":5}"""))).Expect(201);
        var conflict = (await api.ApplyAsync(widgets + "/w", "two", Applied("""{"color":"blue"}"""))).Expect(409);
        conflict.Message.ShouldBe("Apply failed with 1 conflict: conflict with \"one\": .spec.color");
        ((string)conflict.Json["details"]!["causes"]![0]!["reason"]!).ShouldBe("FieldManagerConflict");
        (await api.ApplyAsync(widgets + "/w", "two", Applied("""{"color":"blue","size":6}"""))).Expect(409).Message.ShouldBe(
            "Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.color\n- .spec.size");

        var forced = (await api.ApplyAsync(widgets + "/w", "two", Applied("""{"color":"blue"}"""), force: true)).Expect(200);
        ((string)forced.Json["spec"]!["color"]!).ShouldBe("blue");
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red","size":5}"""))).Expect(409).Message!.ShouldContain("conflict with \"two\": .spec.color");
    }

    [Fact]
    public async Task An_update_conflicts_as_well_and_names_its_version()
    {
        var widgets = await api.WidgetsAsync();
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red"}"""))).Expect(201);
        (await api.MergeAsync(widgets + "/w?fieldManager=edit", """{"spec":{"color":"green"}}""")).Expect(200);
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red"}"""))).Expect(409).Message.ShouldBe(
            "Apply failed with 1 conflict: conflict with \"edit\" using example.dev/v1: .spec.color");
    }

    [Fact]
    public async Task Equal_values_are_owned_together_and_dropped_only_by_the_last_owner()
    {
        var widgets = await api.WidgetsAsync();
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red","code":"abc","tags":["a"],"parts":[{"name":"p"}]}"""))).Expect(201);
        (await api.ApplyAsync(widgets + "/w", "two", Applied("""{"color":"red","code":"abc","tags":["b"],"parts":[{"name":"q"}]}"""))).Expect(200);

        var less = (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red"}"""))).Expect(200);
        ((string)less.Json["spec"]!["code"]!).ShouldBe("abc");
        less.Json["spec"]!["tags"]!.ToJsonString().ShouldBe("""["b"]""");
        less.Json["spec"]!["parts"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["q"]);

        var least = (await api.ApplyAsync(widgets + "/w", "two", Applied("""{"color":"red"}"""))).Expect(200);
        least.Json["spec"]!["code"].ShouldBeNull();
        least.Json["spec"]!["tags"].ShouldBeNull();
        least.Json["spec"]!["parts"].ShouldBeNull();
    }

    [Fact]
    public async Task Writers_of_the_object_and_of_its_status_keep_their_entries_apart()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets + "?fieldManager=a", ApiFixture.Widget("w"))).Expect(201);
        (await api.MergeAsync(widgets + "/w/status?fieldManager=b", """{"status":{"seen":5}}""")).Expect(200);
        var changed = (await api.MergeAsync(widgets + "/w?fieldManager=c", """{"spec":{"size":5}}""")).Expect(200);
        var entries = changed.Json["metadata"]!["managedFields"]!.AsArray();
        entries.Select(e => $"{e!["manager"]} {e["subresource"]}{e["fieldsV1"]!.ToJsonString()}").ShouldBe(
            ["""a {"f:spec":{".":{},"f:active":{},"f:color":{}}}""", """b status{"f:status":{"f:seen":{}}}""", """c {"f:spec":{"f:size":{}}}"""]);
    }

    [Fact]
    public async Task Client_side_applied_fields_are_no_conflict_for_kubectl()
    {
        var widgets = await api.WidgetsAsync();
        const string Last = "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"spec\\\":{\\\"color\\\":\\\"red\\\"}}\"}";
        (await api.PostAsync(widgets + "?fieldManager=kubectl-client-side-apply", ApiFixture.Widget("w", metadata: Last))).Expect(201);
        (await api.ApplyAsync(widgets + "/w", "other", Applied("""{"color":"blue"}"""))).Expect(409);
        (await api.ApplyAsync(widgets + "/w", "kubectl", Applied("""{"color":"blue"}"""))).Expect(200);
    }

    [Theory]
    [InlineData("""{"color":"red","bogus":1}""", ".spec.bogus: field not declared in schema")]
    [InlineData("""{"color":5}""", ".spec.color: expected string, got &value.valueUnstructured{Value:5}")]
    [InlineData("""{"parts":{}}""", ".spec.parts: expected list, got &{map[]}")]
    [InlineData("[]", ".spec: expected map, got &{[]}")]
    [InlineData("""{"parts":[{"name":"a"},{"name":"a"}]}""", ".spec.parts: duplicate entries for key [name=\"a\"]")]
    public async Task An_object_that_does_not_fit_the_schema_cannot_be_applied(string spec, string fault)
    {
        var answer = (await api.ApplyAsync(await api.WidgetsAsync() + "/w", "one", Applied(spec))).Expect(500);
        answer.Message.ShouldBe($"failed to create typed patch object (/w; example.dev/v1, Kind=Widget): {fault}");
    }

    [Fact]
    public async Task An_apply_needs_a_manager_and_the_name()
    {
        var widgets = await api.WidgetsAsync();
        (await api.SendAsync(HttpMethod.Patch, widgets + "/w", Applied("""{"color":"red"}"""), "application/apply-patch+yaml")).Expect(422)
            .Message.ShouldBe("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        (await api.ApplyAsync(widgets + "/w", "one", Applied("""{"color":"red"}""", "{}"))).Expect(400)
            .Message.ShouldBe("the name of the object (w based on URL) was undeterminable: name must be provided");
    }

    [Fact]
    public async Task Status_is_applied_by_element()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        const string Status = """{"apiVersion":"example.dev/v1","kind":"Widget","status":{"conditions":[{"type":"A","status":"True"}]}}""";
        (await api.ApplyAsync(widgets + "/w/status", "a", Status)).Expect(200);
        var both = (await api.ApplyAsync(widgets + "/w/status", "b", Status.Replace("\"A\"", "\"B\"", StringComparison.Ordinal))).Expect(200);
        both.Json["status"]!["conditions"]!.AsArray().Select(c => (string)c!["type"]!).ShouldBe(["A", "B"]);
        (await api.ApplyAsync(widgets + "/w/status", "b", Status.Replace("True", "False", StringComparison.Ordinal))).Expect(409).Message.ShouldBe(
            "Apply failed with 1 conflict: conflict with \"a\" with subresource \"status\": .status.conditions[type=\"A\"].status");
    }
}
