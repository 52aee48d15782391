using System.Text.Json.Nodes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

public sealed class PersistenceTests : IAsyncLifetime
{
    private readonly KeptFixture _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.EndAsync();

    [Fact]
    public async Task After_a_restart_all_is_as_it_was()
    {
        var widgets = await _api.WidgetsAsync();
        (await _api.PostAsync(widgets, ApiFixture.Widget("a", metadata: "\"labels\":{\"app\":\"x\"}"))).Expect(201);
        (await _api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        (await _api.DeleteAsync($"{widgets}/b")).Expect(200);
        var secrets = widgets.Replace("/apis/example.dev/v1", "/api/v1").Replace("widgets", "secrets");
        (await _api.PostAsync(secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"k":"geheim"}}""")).Expect(201);
        string[] paths = [widgets, secrets, "/api/v1/namespaces", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", $"{widgets}?labelSelector=app%3Dx"];
        var before = await TextsAsync(paths);
        var kubeconfig = _api.Server.AdminKubeconfig;

        await _api.RestartAsync();

        (await TextsAsync(paths)).ShouldBe(before);
        _api.Server.AdminKubeconfig.ShouldBe(kubeconfig);
    }

    [Fact]
    public async Task Versions_go_on_also_past_those_of_what_was_deleted()
    {
        var widgets = await _api.WidgetsAsync();
        var a = (await _api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        (await _api.DeleteAsync($"{widgets}/a")).Expect(200);

        await _api.RestartAsync();
        await _api.RestartAsync();

        var again = (await _api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        long.Parse(again.Version).ShouldBe(long.Parse(a.Version) + 2, "one for the deletion, and one for this");
        again.Uid.ShouldNotBe(a.Uid);
    }

    [Fact]
    public async Task A_watch_and_a_page_from_before_the_restart_are_expired_and_the_newest_version_is_not()
    {
        var widgets = await _api.WidgetsAsync();
        var a = (await _api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        (await _api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        var page = (await _api.GetAsync($"{widgets}?limit=1")).Json["metadata"]!["continue"]!.ToString();
        (await _api.PostAsync(widgets, ApiFixture.Widget("c"))).Expect(201);
        var newest = (string)(await _api.GetAsync(widgets)).Json["metadata"]!["resourceVersion"]!;

        await _api.RestartAsync();

        await ExpectExpiredAsync(widgets, a.Version);
        (await _api.GetAsync($"{widgets}?limit=1&continue={Uri.EscapeDataString(page)}")).Expect(410);
        await using var watch = await WatchStream.OpenAsync(_api, $"{widgets}?watch=true&resourceVersion={newest}");
        (await _api.PostAsync(widgets, ApiFixture.Widget("d"))).Expect(201);
        (await watch.NextShortAsync()).ShouldBe("ADDED d");
    }

    [Fact]
    public async Task A_watch_of_a_kind_that_has_no_objects_left_is_expired_too()
    {
        var widgets = await _api.WidgetsAsync();
        var a = (await _api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        (await _api.DeleteAsync($"{widgets}/a")).Expect(200);
        await _api.RestartAsync();
        await ExpectExpiredAsync(widgets, a.Version);
    }

    [Fact]
    public async Task Deletions_that_had_begun_are_carried_out()
    {
        var ns = await _api.NamespaceAsync();
        var widgets = $"/apis/example.dev/v1/namespaces/{ns}/widgets";
        (await _api.PostAsync(widgets, ApiFixture.Widget("held", metadata: "\"finalizers\":[\"example.dev/hold\"]"))).Expect(201);
        (await _api.DeleteAsync($"/api/v1/namespaces/{ns}")).Expect(200);
        await Eventually.BecomesTrueAsync(
            async () => (await _api.GetAsync($"{widgets}/held")).Json["metadata"]!["deletionTimestamp"] is not null, "the object is being deleted");

        await _api.RestartAsync();
        (await _api.MergeAsync($"{widgets}/held", """{"metadata":{"finalizers":null}}""")).Expect(200);

        await Eventually.BecomesTrueAsync(async () => (await _api.GetAsync($"/api/v1/namespaces/{ns}")).Code == 404, "the namespace is gone");
    }

    [Fact]
    public async Task What_has_an_owner_stays_and_what_lost_it_goes()
    {
        // The child comes first in every order, and the owner has the newer version.
        var widgets = await _api.WidgetsAsync();
        var owner = (await _api.PostAsync(widgets, ApiFixture.Widget("z-owner"))).Expect(201);
        var reference = $$"""
            "ownerReferences":[{"apiVersion":"example.dev/v1","kind":"Widget","name":"z-owner","uid":"{{owner.Uid}}"}]
            """;
        (await _api.PostAsync(widgets, ApiFixture.Widget("a-child", metadata: reference))).Expect(201);
        (await _api.MergeAsync($"{widgets}/z-owner", """{"metadata":{"labels":{"changed":"yes"}}}""")).Expect(200);

        await _api.RestartAsync();
        await SettleAsync();
        (await _api.GetAsync($"{widgets}/a-child")).Expect(200);

        (await _api.DeleteAsync($"{widgets}/z-owner")).Expect(200);
        await _api.RestartAsync();
        await Eventually.BecomesTrueAsync(async () => (await _api.GetAsync($"{widgets}/a-child")).Code == 404, "the child is collected");
    }

    private async Task<List<string>> TextsAsync(string[] paths)
    {
        var texts = new List<string>();
        foreach (var path in paths)
            texts.Add((await _api.GetAsync(path)).Expect(200).Text);
        return texts;
    }

    private async Task ExpectExpiredAsync(string widgets, string version)
    {
        await using var watch = await WatchStream.OpenAsync(_api, $"{widgets}?watch=true&resourceVersion={version}");
        var error = (await watch.NextAsync())!;
        (error["type"]!.ToString(), (int)error["object"]!["code"]!).ShouldBe(("ERROR", 410));
    }

    /// <summary>Waits until the controllers have seen all that is there: they do one thing after the other.</summary>
    private async Task SettleAsync()
    {
        var ns = await _api.NamespaceAsync();
        (await _api.DeleteAsync($"/api/v1/namespaces/{ns}")).Expect(200);
        await Eventually.BecomesTrueAsync(async () => (await _api.GetAsync($"/api/v1/namespaces/{ns}")).Code == 404, "the namespace is gone");
    }
}
