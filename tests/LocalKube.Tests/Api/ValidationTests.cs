namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>The messages are those of Kubernetes' own machinery, word for word.</summary>
public sealed class ValidationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("{}", "spec.color: Required value")]
    [InlineData("""{"color":null}""", "spec.color: Required value")]
    [InlineData("""{"color":"pink"}""", "spec.color: Unsupported value: \"pink\": supported values: \"red\", \"green\", \"blue\"")]
    [InlineData("""{"color":"red","size":"x"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{"color":"red","size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"color":"red","size":11}""", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("""{"color":"red","ratio":-0.5}""", "spec.ratio: Invalid value: -0.5: spec.ratio in body should be greater than or equal to 0")]
    [InlineData("""{"color":"red","code":"A"}""", "spec.code: Invalid value: \"A\": spec.code in body should be at least 2 chars long")]
    [InlineData("""{"color":"red","code":"ABC"}""", "spec.code: Invalid value: \"ABC\": spec.code in body should match '^[a-z]+$'")]
    [InlineData("""{"color":"red","code":"abcdef"}""", "spec.code: Too long: may not be more than 5 bytes")]
    [InlineData("""{"color":"red","at":"yesterday"}""", "spec.at: Invalid value: \"yesterday\": spec.at in body must be of type date-time: \"yesterday\"")]
    [InlineData("""{"color":"red","port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"color":"red","note":3}""", "spec.note: Invalid value: \"integer\": spec.note in body must be of type string: \"integer\"")]
    [InlineData("""{"color":"red","tags":["a","b","c","d"]}""", "spec.tags: Too many: 4: must have at most 3 items")]
    [InlineData("""{"color":"red","tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"color":"red","tags":[null]}""", "spec.tags[0]: Invalid value: \"null\": spec.tags[0] in body must be of type string: \"null\"")]
    [InlineData("""{"color":"red","labels":{"a":"1","b":"2","c":"3"}}""", "spec.labels: Too many: 3: must have at most 2 items")]
    [InlineData("""{"color":"red","labels":{"a":1}}""", "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"")]
    [InlineData("""{"color":"red","parts":[]}""", "spec.parts: Invalid value: 0: spec.parts in body should have at least 1 items")]
    [InlineData("""{"color":"red","parts":[{"count":3}]}""", "spec.parts[0].name: Required value")]
    [InlineData("""{"color":"red","parts":[{"name":"a"},{"name":"a"}]}""", "spec.parts[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"color":"red","choice":{}}""", "spec.choice: Invalid value: 0: spec.choice in body should have at least 1 properties")]
    [InlineData("""{"color":"red","choice":{"a":{},"b":{}}}""", "spec.choice: Too many: 2: must have at most 1 item")]
    public async Task A_fault_of_the_schema_is_reported_with_its_field(string spec, string fault)
    {
        var answer = (await api.PostAsync(await api.WidgetsAsync(), ApiFixture.Widget("a", spec))).Expect(422);
        answer.Message.ShouldBe($"Widget.example.dev \"a\" is invalid: {fault}");
        var cause = answer.Json["details"]!["causes"]!.AsArray().ShouldHaveSingleItem()!;
        $"{cause["field"]}: {cause["message"]}".ShouldBe(fault);
    }

    [Fact]
    public async Task Several_faults_are_reported_together()
    {
        var answer = (await api.PostAsync(await api.WidgetsAsync(), ApiFixture.Widget("a", """{"color":5,"size":0}"""))).Expect(422);
        answer.Message.ShouldBe(
            "Widget.example.dev \"a\" is invalid: [spec.color: Invalid value: \"integer\": spec.color in body must be of type string: \"integer\", "
            + "spec.color: Unsupported value: 5: supported values: \"red\", \"green\", \"blue\", "
            + "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1]");
    }

    [Theory]
    [InlineData("""{"color":"red","size":1}""")]
    [InlineData("""{"color":"red","size":10}""")]
    [InlineData("""{"color":"red","code":"ab"}""")]
    [InlineData("""{"color":"red","code":"abcde"}""")]
    [InlineData("""{"color":"red","ratio":0.001}""")]
    [InlineData("""{"color":"red","at":"2026-11-20T23:00:00+01:00"}""")]
    [InlineData("""{"color":"red","port":"http"}""")]
    [InlineData("""{"color":"red","note":null}""")]
    [InlineData("""{"color":"red","free":{"anything":[1,{"goes":null}]}}""")]
    public async Task Values_within_the_bounds_are_accepted(string spec) =>
        (await api.PostAsync(await api.WidgetsAsync(), ApiFixture.Widget("a", spec))).Expect(201);

    [Fact]
    public async Task Defaults_reach_into_lists_and_objects_and_replace_null()
    {
        const string Spec = """{"color":"red","size":null,"parts":[{"name":"a"}],"choice":{"a":{}}}""";
        var created = (await api.PostAsync(await api.WidgetsAsync(), ApiFixture.Widget("a", Spec))).Expect(201);
        ((int)created.Json["spec"]!["size"]!).ShouldBe(3);
        ((int)created.Json["spec"]!["parts"]![0]!["count"]!).ShouldBe(1);
        ((string)created.Json["spec"]!["choice"]!["a"]!["x"]!).ShouldBe("dx");
    }

    [Theory]
    [InlineData("A_b", "a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("-a", "a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("a..b", "a lowercase RFC 1123 subdomain must consist of")]
    public async Task Names_follow_RFC_1123(string name, string fault)
    {
        var answer = (await api.PostAsync(await api.WidgetsAsync(), ApiFixture.Widget(name))).Expect(422);
        answer.Message!.ShouldStartWith($"Widget.example.dev \"{name}\" is invalid: metadata.name: Invalid value: \"{name}\": {fault}");
    }

    [Fact]
    public async Task The_longest_name_has_253_characters()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget(new string('a', 253)))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget(new string('a', 254)))).Expect(422).Message!.ShouldEndWith("must be no more than 253 characters");
    }

    [Fact]
    public async Task Rules_are_not_evaluated_and_a_fault_that_hides_them_says_so()
    {
        (await api.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"rules.ruled.dev"},"spec":{"group":"ruled.dev",
            "scope":"Cluster","names":{"plural":"rules","kind":"Rule"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
            {"type":"object","properties":{"spec":{"type":"object","required":["a"],"properties":{"a":{"type":"integer","maximum":5}},
            "x-kubernetes-validations":[{"rule":"self.a != 4"}]}}}}}]}}
            """)).Expect(201);
        const string Rules = "/apis/ruled.dev/v1/rules";
        const string Body = """{"apiVersion":"ruled.dev/v1","kind":"Rule","metadata":{"name":"r"},"spec":{"a":4}}""";
        (await api.PostAsync(Rules, Body)).Expect(201);
        (await api.PostAsync(Rules, Body.Replace("\"a\":4", "", StringComparison.Ordinal))).Expect(422).Message.ShouldBe(
            "Rule.ruled.dev \"r\" is invalid: [spec.a: Required value, <nil>: Invalid value: null: some validation rules were not checked because the "
            + "object was invalid; correct the existing errors to complete validation]");
        (await api.PostAsync(Rules, Body.Replace("4", "6", StringComparison.Ordinal))).Expect(422).Message!.ShouldNotContain("not checked");
    }

    [Fact]
    public async Task An_old_fault_is_forgiven_until_its_value_changes()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        var group = "ratchet.dev";
        var definition = $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gears.{{{group}}}"},"spec":{"group":"{{{group}}}",
            "scope":"Cluster","names":{"plural":"gears","kind":"Gear"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"} } } } } } }] } }
            """;
        (await api.PostAsync(Definitions, definition)).Expect(201);
        var gears = $"/apis/{group}/v1/gears";
        (await api.PostAsync(gears, $$"""{"apiVersion":"{{group}}/v1","kind":"Gear","metadata":{"name":"g"},"spec":{"a":99,"b":1} }""")).Expect(201);
        (await api.JsonPatchAsync($"{Definitions}/gears.{group}", """
            [{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/a/maximum","value":10}]
            """)).Expect(200);

        (await api.MergeAsync(gears + "/g", """{"spec":{"b":2}}""")).Expect(200);
        (await api.MergeAsync(gears + "/g", """{"spec":{"a":98}}""")).Expect(422);
        (await api.MergeAsync(gears + "/g", """{"spec":{"a":10}}""")).Expect(200);
    }
}
