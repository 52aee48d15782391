using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>A server that remembers two changes of each resource, on a clock that stands still.</summary>
public sealed class ShortHistoryFixture : ApiFixture
{
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    protected override ApiServerOptions Options => new() { HistoryWindow = 2, Time = Time, EventLifetime = TimeSpan.FromMinutes(10) };
}

public sealed class HistoryTests(ShortHistoryFixture api) : IClassFixture<ShortHistoryFixture>
{
    [Fact]
    public async Task A_watch_from_before_the_window_gets_an_error_event_and_from_its_edge_it_works()
    {
        var widgets = await api.WidgetsAsync();
        var versions = new List<string>();
        foreach (var name in (string[])["a", "b", "c", "d"])
            versions.Add((await api.PostAsync(widgets, ApiFixture.Widget(name))).Expect(201).Version);

        await using var tooOld = await WatchStream.OpenAsync(api, $"{widgets}?watch=true&resourceVersion={versions[0]}");
        var error = (await tooOld.NextAsync())!;
        error["type"]!.ToString().ShouldBe("ERROR");
        ((int)error["object"]!["code"]!).ShouldBe(410);
        error["object"]!["reason"]!.ToString().ShouldBe("Expired");
        (await tooOld.NextAsync()).ShouldBeNull();

        await using var edge = await WatchStream.OpenAsync(api, $"{widgets}?watch=true&resourceVersion={versions[1]}");
        (await edge.NextShortAsync()).ShouldBe("ADDED c");
        (await edge.NextShortAsync()).ShouldBe("ADDED d");
    }

    [Fact]
    public async Task A_continue_token_expires_with_its_version()
    {
        var widgets = await api.WidgetsAsync();
        foreach (var name in (string[])["a", "b", "c"])
            (await api.PostAsync(widgets, ApiFixture.Widget(name))).Expect(201);
        var token = (await api.GetAsync(widgets + "?limit=1")).Json["metadata"]!["continue"]!.ToString();
        foreach (var name in (string[])["d", "e", "f"])
            (await api.PostAsync(widgets, ApiFixture.Widget(name))).Expect(201);
        var gone = (await api.GetAsync($"{widgets}?limit=1&continue={Uri.EscapeDataString(token)}")).Expect(410);
        gone.Message!.ShouldStartWith("The provided continue parameter is too old");
    }

    [Fact]
    public async Task Bookmarks_are_sent_every_minute_if_allowed()
    {
        var widgets = await api.WidgetsAsync();
        await using var watch = await WatchStream.OpenAsync(api, $"{widgets}?watch=true&allowWatchBookmarks=true&timeoutSeconds=100");
        await Eventually.BecomesTrueAsync(() => api.Time.ArmedTimers >= 2, "the watch waits");
        api.Time.Advance(TimeSpan.FromMinutes(1));
        (await watch.NextAsync())!["type"]!.ToString().ShouldBe("BOOKMARK");
    }

    [Fact]
    public async Task Events_are_forgotten_after_their_lifetime()
    {
        var events = $"/api/v1/namespaces/{await api.NamespaceAsync()}/events";
        var ns = events.Split('/')[4];
        (await api.PostAsync(events, $$"""
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p","namespace":"{{ns}}"},"reason":"R","type":"Normal"}
            """)).Expect(201);
        api.Time.Advance(TimeSpan.FromMinutes(9));
        (await api.GetAsync(events)).ItemNames.ShouldBe(["e"]);
        api.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.BecomesTrueAsync(async () => !(await api.GetAsync(events)).ItemNames.Any(), "the event is forgotten");
    }
}
