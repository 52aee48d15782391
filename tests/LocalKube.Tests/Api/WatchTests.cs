namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class WatchTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_watch_from_a_list_shows_every_change_after_it()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        var list = (await api.GetAsync(widgets)).Json;
        await using var watch = await WatchStream.OpenAsync(api, $"{widgets}?watch=true&resourceVersion={list["metadata"]!["resourceVersion"]}");
        (await api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        (await api.MergeAsync(widgets + "/a", """{"spec":{"size":9}}""")).Expect(200);
        var deleted = (await api.DeleteAsync(widgets + "/a")).Expect(200);
        deleted.Json["status"]!.ToString().ShouldBe("Success");

        (await watch.NextShortAsync()).ShouldBe("ADDED b");
        var modified = (await watch.NextAsync())!;
        modified["type"]!.ToString().ShouldBe("MODIFIED");
        modified["object"]!["kind"]!.ToString().ShouldBe("Widget");
        var last = (await watch.NextAsync())!;
        last["type"]!.ToString().ShouldBe("DELETED");
        ((int)last["object"]!["spec"]!["size"]!).ShouldBe(9);
        long.Parse(last["object"]!["metadata"]!["resourceVersion"]!.ToString())
            .ShouldBeGreaterThan(long.Parse(modified["object"]!["metadata"]!["resourceVersion"]!.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&resourceVersion=0")]
    public async Task A_watch_without_a_version_begins_with_the_existing_objects(string version)
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        await using var watch = await WatchStream.OpenAsync(api, $"{widgets}?watch=true{version}");
        (await watch.NextShortAsync()).ShouldBe("ADDED a");
        (await api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        (await watch.NextShortAsync()).ShouldBe("ADDED b");
    }

    [Fact]
    public async Task Initial_events_end_with_a_marked_bookmark()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        await using var watch = await WatchStream.OpenAsync(
            api, $"{widgets}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        (await watch.NextShortAsync()).ShouldBe("ADDED a");
        var bookmark = (await watch.NextAsync())!;
        bookmark["type"]!.ToString().ShouldBe("BOOKMARK");
        bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString().ShouldBe("true");
        bookmark["object"]!["kind"]!.ToString().ShouldBe("Widget");
    }

    [Fact]
    public async Task An_object_that_leaves_the_selection_is_deleted_for_the_watch()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a", metadata: "\"labels\":{\"app\":\"x\"}"))).Expect(201);
        await using var watch = await WatchStream.OpenAsync(api, $"{widgets}?watch=true&labelSelector=app%3Dx");
        (await watch.NextShortAsync()).ShouldBe("ADDED a");
        (await api.MergeAsync(widgets + "/a", """{"metadata":{"labels":{"app":"y"}}}""")).Expect(200);
        (await watch.NextShortAsync()).ShouldBe("DELETED a");
        (await api.MergeAsync(widgets + "/a", """{"metadata":{"labels":{"app":"z"}}}""")).Expect(200);
        (await api.MergeAsync(widgets + "/a", """{"metadata":{"labels":{"app":"x"}}}""")).Expect(200);
        (await watch.NextShortAsync()).ShouldBe("ADDED a");
    }

    [Fact]
    public async Task A_watch_of_pods_may_select_by_phase()
    {
        var pods = await api.PodsAsync();
        (await api.PostAsync(pods, ApiFixture.Pod("p"))).Expect(201);
        await using var watch = await WatchStream.OpenAsync(api, $"{pods}?watch=true&fieldSelector=status.phase%3DRunning");
        (await api.MergeAsync(pods + "/p/status", """{"status":{"phase":"Running"}}""")).Expect(200);
        (await watch.NextShortAsync()).ShouldBe("ADDED p");
        (await api.MergeAsync(pods + "/p/status", """{"status":{"phase":"Succeeded"}}""")).Expect(200);
        (await watch.NextShortAsync()).ShouldBe("DELETED p");
    }

    [Fact]
    public async Task A_watch_ends_after_its_timeout_and_says_where_to_continue()
    {
        var widgets = await api.WidgetsAsync();
        await using var watch = await WatchStream.OpenAsync(api, $"{widgets}?watch=true&allowWatchBookmarks=true&timeoutSeconds=1");
        (await watch.NextAsync())!["type"]!.ToString().ShouldBe("BOOKMARK");
        (await watch.NextAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("watch=true&resourceVersion=abc", 500)]
    [InlineData("watch=true&labelSelector=a%3D%3D%3D", 400)]
    public async Task Invalid_parameters_are_rejected(string query, int code) =>
        (await api.GetAsync($"{await api.WidgetsAsync()}?{query}")).Expect(code);

    [Fact]
    public async Task A_watch_as_table_sends_the_columns_once()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        await using var watch = await WatchStream.OpenAsync(api, widgets + "?watch=true", TableTests.Accept);
        var first = (await watch.NextAsync())!["object"]!;
        first["columnDefinitions"]!.AsArray().Count.ShouldBe(7);
        first["rows"]![0]!["cells"]![0]!.ToString().ShouldBe("a");
        var second = (await watch.NextAsync())!["object"]!;
        second["columnDefinitions"]!.AsArray().ShouldBeEmpty();
        second["rows"]![0]!["cells"]![0]!.ToString().ShouldBe("b");
    }
}
