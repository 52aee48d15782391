using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Client;

public sealed class ResourceClientTests : IDisposable
{
    private const string Item = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"n","resourceVersion":"5"}}""";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ScriptedServer _server = new(new FakeTimeProvider());
    private readonly ResourceClient<ConfigMap> _maps;

    public ResourceClientTests() => _maps = _server.Connect().Resource(KnownResources.ConfigMaps);

    public void Dispose() => _server.Dispose();

    private ServerRequest Request => _server.Requests[^1];

    [Fact]
    public async Task Find_returns_null_and_get_throws_if_there_is_nothing()
    {
        _server.Then(200, Item).ThenRefuses(404, "NotFound").ThenRefuses(404, "NotFound");

        (await _maps.FindAsync("n", "a", None))!.Metadata.ResourceVersion.ShouldBe("5");
        (await _maps.FindAsync("n", "b", None)).ShouldBeNull();
        (await Should.ThrowAsync<ApiException>(_maps.GetAsync("n", "b/c", None))).IsNotFound.ShouldBeTrue();

        _server.Requests[0].Path.ShouldBe("/api/v1/namespaces/n/configmaps/a");
        Request.Path.ShouldBe("/api/v1/namespaces/n/configmaps/b%2Fc");
    }

    [Theory]
    [InlineData("""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a","resourceVersion":"5"}}""")]
    [InlineData(Item)]
    [InlineData("deep")]
    public async Task A_patch_for_the_version_reads_no_more(string response)
    {
        var deep = $$$"""{"metadata":{"managedFields":{{{string.Concat(Enumerable.Repeat("[", 500))}}}{{{string.Concat(Enumerable.Repeat("]", 500))}}},"resourceVersion":"5"}}""";
        _server.Then(200, response == "deep" ? deep : response);

        (await PatchForVersionAsync()).ShouldBe("5");

        Request.Headers.NonValidated["Accept"].ToString().ShouldBe("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json");
        Request.Method.ShouldBe("PATCH");
    }

    [Fact]
    public async Task A_patch_without_a_version_in_its_response_is_a_fault()
    {
        _server.Then(200, """{"metadata":{"name":"a"}}""");

        (await Should.ThrowAsync<System.Text.Json.JsonException>(PatchForVersionAsync())).Message.ShouldContain("metadata.resourceVersion");
    }

    private Task<string> PatchForVersionAsync() =>
        _maps.PatchForVersionAsync("n", "a", Patch.Status(new ObjectMeta { ResourceVersion = "4", Uid = "u" }, RawJson.Parse("{}")), "status", WriteOptions.Default, None);

    [Fact]
    public async Task A_typed_object_gets_its_kind_and_the_options_become_a_query()
    {
        _server.Then(201, Item);
        var options = new WriteOptions { DryRun = true, FieldManager = "me", FieldValidation = "Strict" };

        await _maps.CreateAsync("n", new ConfigMap { Metadata = new() { Name = "a" } }, options, None);

        (Request.Method, Request.Path).ShouldBe(("POST", "/api/v1/namespaces/n/configmaps"));
        Request.Body.ShouldContain("\"apiVersion\":\"v1\"");
        Request.Body.ShouldContain("\"kind\":\"ConfigMap\"");
        Request.Query.ShouldBe(
            new Dictionary<string, string> { ["dryRun"] = "All", ["fieldManager"] = "me", ["fieldValidation"] = "Strict" }, ignoreOrder: true);
    }

    [Fact]
    public async Task JSON_is_sent_as_it_is()
    {
        _server.Then(201, Item);
        const string Json = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"unheardOf":[1.0]}""";

        await _maps.CreateAsync("n", RawJson.Parse(Json), WriteOptions.Default, None);

        Request.Body.ShouldBe(Json);
        Request.ContentType.ShouldBe("application/json");
        Request.Query.ShouldBeEmpty();
    }

    [Fact]
    public async Task Replace_puts_the_object_with_its_version()
    {
        _server.Then(200, Item);

        await _maps.ReplaceAsync(
            new ConfigMap { Metadata = new() { Name = "a", Namespace = "n", ResourceVersion = "4" } }, WriteOptions.Default, None);

        (Request.Method, Request.Path).ShouldBe(("PUT", "/api/v1/namespaces/n/configmaps/a"));
        Request.Body.ShouldContain("\"resourceVersion\":\"4\"");
        await Should.ThrowAsync<ArgumentException>(() => _maps.ReplaceAsync(new ConfigMap(), WriteOptions.Default, None));
    }

    [Theory]
    [InlineData("merge", "application/merge-patch+json")]
    [InlineData("json", "application/json-patch+json")]
    [InlineData("apply", "application/apply-patch+yaml")]
    public async Task Patches_have_their_media_type(string kind, string mediaType)
    {
        _server.Then(200, Item);
        var body = RawJson.Parse("{}");
        var patch = kind switch { "merge" => Patch.Merge(body), "json" => Patch.Json(body), _ => Patch.Apply(body) };

        await _maps.PatchAsync("n", "a", patch, "status", new WriteOptions { FieldManager = "me", Force = true }, None);

        (Request.Method, Request.Path).ShouldBe(("PATCH", "/api/v1/namespaces/n/configmaps/a/status"));
        Request.ContentType.ShouldBe(mediaType);
        Request.Query["force"].ShouldBe("true");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("another", false)]
    [InlineData("mine", true)]
    public async Task An_object_of_another_uid_stays_and_counts_as_gone(string? current, bool isConflict)
    {
        _server.ThenRefuses(409, "Conflict");
        if (current is null)
            _server.ThenRefuses(404, "NotFound");
        else
            _server.Then(200, $$"""{"metadata":{"name":"a","namespace":"n","uid":"{{current}}"} }""");

        var deleting = _maps.DeleteAsync("n", "a", new DeleteOptions { PreconditionUid = "mine" }, None);

        if (isConflict)
            (await Should.ThrowAsync<ApiException>(deleting)).IsConflict.ShouldBeTrue();
        else
            (await deleting).ShouldBeFalse();
        _server.Requests[0].Body.ShouldContain("""{"uid":"mine"}""");
    }

    [Fact]
    public async Task A_conflict_without_a_uid_precondition_is_a_refusal()
    {
        _server.ThenRefuses(409, "Conflict");

        await Should.ThrowAsync<ApiException>(_maps.DeleteAsync("n", "a", DeleteOptions.Background, None));

        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Delete_sends_its_options_and_tells_whether_the_object_existed()
    {
        _server.Then(200, """{"kind":"Status","status":"Success"}""").ThenRefuses(404, "NotFound");
        var options = new DeleteOptions
        {
            GracePeriodSeconds = 0,
            PropagationPolicy = "Foreground",
            PreconditionUid = "u",
            PreconditionResourceVersion = "5",
        };

        (await _maps.DeleteAsync("n", "a", options, None)).ShouldBeTrue();
        (await _maps.DeleteAsync("n", "a", DeleteOptions.Background, None)).ShouldBeFalse();

        _server.Requests[0].Body.ShouldBe(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","gracePeriodSeconds":0,"preconditions":{"uid":"u","resourceVersion":"5"}}""");
        Request.Body.ShouldBe("""{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background"}""");
    }

    [Fact]
    public async Task A_list_reads_all_pages()
    {
        _server.Then(200, Page("7", "next", "a", "b")).Then(200, Page("7", "", "c"));

        var list = await _maps.ListAsync(null, new ListOptions { Limit = 2, LabelSelector = "a in (b,c)", ResourceVersion = "3" }, None);

        list.Items.Select(i => i.Metadata.Name).ShouldBe(["a", "b", "c"]);
        list.Metadata.ResourceVersion.ShouldBe("7");
        var (first, second) = (_server.Requests[0].Query, _server.Requests[1].Query);
        (first["limit"], first["labelSelector"], first["resourceVersion"], first["resourceVersionMatch"])
            .ShouldBe(("2", "a in (b,c)", "3", "NotOlderThan"));
        (second["continue"], second["labelSelector"], second.ContainsKey("resourceVersion")).ShouldBe(("next", "a in (b,c)", false));
    }

    [Fact]
    public async Task A_list_keeps_what_the_selector_returns()
    {
        var kept = new ConfigMap();
        _server.Then(200, Page("7", "next", "a")).Then(200, Page("7", "", "b"));

        var list = await _maps.ListAsync(null, ListOptions.All, new ListHandling<ConfigMap> { Keep = item => item.Metadata.Name == "b" ? kept : item }, None);

        list.Items.Select(i => i.Metadata.Name).ShouldBe(["a", null]);
        list.Items[1].ShouldBeSameAs(kept);
    }

    [Fact]
    public async Task Pages_that_keep_expiring_are_read_in_one_piece()
    {
        for (var i = 0; i < 3; i++)
            _server.Then(200, Page("7", "next", $"ghost-{i}")).ThenRefuses(410, "Expired");
        _server.Then(200, Page("9", "", "a", "b"));

        var list = await _maps.ListAsync("n", ListOptions.All, None);

        list.Items.Select(i => i.Metadata.Name).ShouldBe(["a", "b"]);
        _server.Requests.Where(r => !r.Query.ContainsKey("continue")).Select(r => r.Query.ContainsKey("limit"))
            .ShouldBe([true, true, true, false]);
    }

    [Fact]
    public async Task An_expired_first_page_is_left_to_the_caller()
    {
        _server.ThenRefuses(410, "Expired");

        (await Should.ThrowAsync<ApiException>(_maps.ListAsync("n", ListOptions.All, None))).IsExpired.ShouldBeTrue();
    }

    [Fact]
    public async Task An_object_without_namespace_is_a_mistake_that_is_named()
    {
        var e = await Should.ThrowAsync<ArgumentException>(() => _maps.FindAsync(null, "a", None));

        e.Message.ShouldContain("ConfigMap is namespaced");
        _server.Requests.ShouldBeEmpty();
    }

    private static string Page(string version, string next, params string[] names) =>
        $$"""
        {"metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},
         "items":[{{string.Join(",", names.Select(n => $$"""{"metadata":{"name":"{{n}}"} }"""))}}]}
        """;
}
