using System.Net;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class DiscoveryTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    [Fact]
    public async Task Groups_and_resources_are_listed_one_by_one_and_all_at_once()
    {
        (await api.GetAsync("/api")).Json["versions"]!.ToJsonString().ShouldBe("""["v1"]""");
        string[] groups =
        [
            "apps", "batch", "coordination.k8s.io", "events.k8s.io", "authorization.k8s.io", "apiextensions.k8s.io", "networking.k8s.io", "policy",
            "rbac.authorization.k8s.io", "example.dev",
        ];

        // Other tests of the class add their own groups.
        groups.ShouldBeSubsetOf((await api.GetAsync("/apis")).Json["groups"]!.AsArray().Select(g => (string)g!["name"]!));
        var resources = (await api.GetAsync("/apis/example.dev/v1")).Json["resources"]!.AsArray();
        resources.Select(r => (string)r!["name"]!).ShouldBe(["widgets", "widgets/status"]);
        resources[0]!["shortNames"]!.ToJsonString().ShouldBe("""["wd"]""");

        var core = (await api.GetAsync("/api", Aggregated)).Json;
        core["kind"]!.ToString().ShouldBe("APIGroupDiscoveryList");
        core["items"]![0]!["versions"]![0]!["resources"]!.AsArray().Select(r => (string)r!["resource"]!).ShouldContain("pods");
        groups.ShouldBeSubsetOf((await api.GetAsync("/apis", Aggregated)).Json["items"]!.AsArray().Select(g => (string)g!["metadata"]!["name"]!));
    }

    [Theory]
    [InlineData("/apis/nope")]
    [InlineData("/apis/example.dev/v9")]
    [InlineData("/apis/example.dev/v1/nothings")]
    [InlineData("/api/v2")]
    [InlineData("/nope")]
    public async Task Missing_paths_are_not_found(string path) => (await api.GetAsync(path)).Expect(404);

    [Fact]
    public async Task A_definition_is_served_at_once_and_gone_with_its_objects()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        const string Body = """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.short.dev"},"spec":{"group":"short.dev",
            "scope":"Namespaced","names":{"plural":"gadgets","kind":"Gadget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
            {"type":"object"}}},{"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """;
        var created = (await api.PostAsync(Definitions, Body)).Expect(201).Json;
        created["status"]!["conditions"]!.AsArray().Select(c => $"{c!["type"]}={c["status"]}").ShouldBe(["NamesAccepted=True", "Established=True"]);
        created["spec"]!["names"]!["singular"]!.ToString().ShouldBe("gadget");
        const string Gadgets = "/apis/short.dev/v1/namespaces/default/gadgets";
        (await api.PostAsync(Gadgets, """{"apiVersion":"short.dev/v1","kind":"Gadget","metadata":{"name":"g"}}""")).Expect(201);
        var other = (await api.GetAsync("/apis/short.dev/v2/namespaces/default/gadgets/g")).Expect(200);
        other.Json["apiVersion"]!.ToString().ShouldBe("short.dev/v2");

        (await api.DeleteAsync(Definitions + "/gadgets.short.dev")).Expect(200);
        await TestKit.Eventually.BecomesTrueAsync(async () => (await api.GetAsync(Gadgets)).Code == 404, "the kind is no longer served");
        (await api.GetAsync(Definitions + "/gadgets.short.dev")).Expect(404);
        (await api.PostAsync(Definitions, Body)).Expect(201);
        (await api.GetAsync(Gadgets)).Expect(200).ItemNames.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"name\":\"gadgets.bad.dev\"", "\"name\":\"other.bad.dev\"", "metadata.name: Invalid value: \"other.bad.dev\": must be spec.names.plural+\".\"+spec.group")]
    [InlineData("\"storage\":true", "\"storage\":false", "must have exactly one version marked as storage version")]
    [InlineData("\"Namespaced\"", "\"Nowhere\"", "spec.scope: Unsupported value: \"Nowhere\": supported values: \"Cluster\", \"Namespaced\"")]
    [InlineData("\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\",\"pattern\":\"(\"}", "spec.versions: Invalid value: \"\": Invalid pattern '('")]
    public async Task A_definition_that_cannot_be_served_is_refused(string part, string instead, string fault)
    {
        const string Body = """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.bad.dev"},"spec":{"group":"bad.dev",
            "scope":"Namespaced","names":{"plural":"gadgets","kind":"Gadget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
            {"type":"object","properties":{"a":{"type":"string"}}}}}]}}
            """;
        var body = Body.Replace(part, instead, StringComparison.Ordinal);
        body.ShouldNotBe(Body);
        (await api.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body)).Expect(422).Message!.ShouldContain(fault);
    }

    [Fact]
    public async Task Openapi_tells_kubectl_what_it_looks_for()
    {
        var index = (await api.GetAsync("/openapi/v3")).Json["paths"]!;
        var url = index["apis/example.dev/v1"]!["serverRelativeURL"]!.ToString();
        var document = (await api.GetAsync(url)).Json;
        var schema = document["components"]!["schemas"]!["dev.example.v1.Widget"]!;
        schema["x-kubernetes-group-version-kind"]![0]!["kind"]!.ToString().ShouldBe("Widget");
        schema["properties"]!["spec"]!["properties"]!["color"]!["description"]!.ToString().ShouldBe("Its colour.");
        var patch = document["paths"]!["/apis/example.dev/v1/namespaces/{namespace}/widgets/{name}"]!["patch"]!;
        patch["x-kubernetes-group-version-kind"]!["kind"]!.ToString().ShouldBe("Widget");
        patch["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["dryRun", "fieldManager", "fieldValidation", "force"]);

        (await api.GetAsync(index["api/v1"]!["serverRelativeURL"]!.ToString())).Json["components"]!["schemas"]!["io.k8s.api.core.v1.Container"].ShouldNotBeNull();
        (await api.GetAsync("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf")).Expect(200).Text.ShouldContain("2.0");
    }

    [Fact]
    public async Task Only_health_and_version_are_public()
    {
        foreach (var token in (string?[])[null, "wrong", api.Server.Token + "x", new string('-', api.Server.Token.Length)])
        {
            using var stranger = api.MakeClient(token);
            foreach (var path in (string[])["/healthz", "/readyz", "/livez", "/version"])
                (await stranger.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await stranger.GetAsync("/api/v1/namespaces")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public void The_kubeconfig_leads_here()
    {
        var config = Kube.Json.YamlJson.Parse(api.Server.AdminKubeconfig)!;
        config["clusters"]![0]!["cluster"]!["server"]!.ToString().ShouldBe(api.Server.Address.GetLeftPart(UriPartial.Authority));
        config["users"]![0]!["user"]!["token"]!.ToString().ShouldBe(api.Server.Token);
        api.Server.Address.Host.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task The_administrator_may_do_everything() => ((bool)(await api.PostAsync(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""")).Expect(201)
        .Json["status"]!["allowed"]!).ShouldBeTrue();

    [Fact]
    public async Task The_administrator_learns_who_it_is() => (await api.PostAsync(
        "/apis/authentication.k8s.io/v1/selfsubjectreviews", """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""")).Expect(201)
        .Json["status"]!["userInfo"]!["username"]!.ToString().ShouldBe("kubernetes-admin");
}
