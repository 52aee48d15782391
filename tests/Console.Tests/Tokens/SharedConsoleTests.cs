using System.Net;
using System.Text.Json.Nodes;
using ScheduledJobs.Console.Tests.Support;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>Several users at one console: each sees what its own token may read, and changes what its own token may change.</summary>
[Collection(nameof(SharedCollection))]
public sealed class SharedConsoleTests(SharedFixture fixture)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/timeline?span=1d")]
    [InlineData("/schedules/team-a/open")]
    [InlineData("/?token=token-of-the-editor")]
    [InlineData("/?access_token=token-of-the-editor")]
    public async Task Without_a_token_a_page_says_how_to_come_in(string path)
    {
        using var browser = new Browser(fixture.Console.Address);

        var reply = await browser.GetAsync(path);

        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Headers.ShouldContain("WWW-Authenticate: Bearer");
        reply.Headers.ShouldContain("Cache-Control: no-store");
        reply.Text.ShouldContain("kubectl create token NAME -n NAMESPACE");
        reply.Text.ShouldContain("Authorization: Bearer TOKEN");
        reply.Text.ShouldNotContain("token-of-the-editor");
        reply.Text.ShouldNotContain("zebra</a>");
        Tags.Foreign(reply.Text).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/v1/schedules")]
    [InlineData("/api/v1/events")]
    [InlineData("/live/")]
    public async Task Programs_are_told_in_their_language(string path)
    {
        using var browser = new Browser(fixture.Console.Address);

        var reply = await browser.GetAsync(path);

        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        if (path.StartsWith("/api", StringComparison.Ordinal))
            ((int)JsonNode.Parse(reply.Text)!["status"]!).ShouldBe(401);
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Bearer two words")]
    [InlineData("bearer token-of-the-editor,token-of-the-viewer")]
    [InlineData("Basic dG9rZW46dG9rZW4=")]
    public async Task A_wrong_token_opens_nothing(string header)
    {
        using var browser = new Browser(fixture.Console.Address);
        browser.Always["Authorization"] = header;

        (await browser.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/api/v1/schedules")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Each_user_sees_what_its_token_may_read_and_buttons_for_what_it_may_change()
    {
        using var editor = fixture.Enter(SharedFixture.Editor);
        using var viewer = fixture.Enter(SharedFixture.Viewer, namespaces: "team-a,team-b");

        var all = (await editor.GetAsync("/")).Text;
        all.ShouldContain(">open</a>");
        all.ShouldContain(">zebra</a>");
        all.ShouldContain("<button name=\"do\" value=\"run\">");
        (await editor.GetAsync("/schedules/team-b/zebra")).Text.ShouldContain("<button name=\"do\"");

        var some = (await viewer.GetAsync("/")).Text;
        some.ShouldContain(">open</a>");
        some.ShouldNotContain("zebra");
        some.ShouldNotContain("<button name=\"do\"");
        some.ShouldNotContain("type=\"checkbox\"");
        (await viewer.GetAsync("/schedules/team-a/open")).Text.ShouldNotContain("<button name=\"do\"");
        (await viewer.GetAsync("/schedules/team-b/zebra")).Status.ShouldBe(HttpStatusCode.NotFound);
        ((int)JsonNode.Parse((await viewer.GetAsync("/api/v1/schedules")).Text)!["count"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Who_may_not_list_all_namespaces_is_asked_for_names()
    {
        using var viewer = fixture.Enter(SharedFixture.Viewer);
        using var noRights = fixture.Enter(SharedFixture.NoRights, namespaces: "team-a,team-b");

        var asked = await viewer.GetAsync("/");
        asked.Status.ShouldBe(HttpStatusCode.Forbidden);
        asked.Text.ShouldContain("Name the namespaces whose ScheduledJobs you may list.");
        var named = await viewer.PostAsync("/login", [("namespaces", "team-a"), ("back", "/?sort=next")]);
        named.Status.ShouldBe(HttpStatusCode.SeeOther);
        named.Location.ShouldBe("/?sort=next");
        (await viewer.GetAsync("/")).Text.ShouldContain(">open</a>");

        var refused = await noRights.GetAsync("/");
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Text.ShouldContain("You may not list the ScheduledJobs of any of these namespaces.");
    }

    [Fact]
    public async Task The_API_server_has_the_last_word_and_its_words_are_shown()
    {
        using var editor = fixture.Enter(SharedFixture.Editor);
        using var viewer = fixture.Enter(SharedFixture.Viewer, namespaces: "team-a");
        (string, string)[] form = [("do", "suspend"), ("item", "team-a/open"), ("back", "/")];

        var refused = await viewer.PostAsync("/actions", [("csrf", await viewer.FormTokenAsync()), .. form]);
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Text.ShouldContain("scheduledjobs.scheduledjobs.dev is forbidden: User &quot;viewer&quot; cannot PATCH");
        (await fixture.Schedules.GetAsync("team-a", "open", default)).Spec.Suspend.ShouldBeFalse();

        (await viewer.PostAsync("/actions", [("csrf", await editor.FormTokenAsync()), .. form])).Text.ShouldContain("The form is not of this console");
        var done = await editor.PostAsync("/actions", [("csrf", await editor.FormTokenAsync()), .. form]);
        done.Status.ShouldBe(HttpStatusCode.SeeOther);
        (await fixture.Schedules.GetAsync("team-a", "open", default)).Spec.Suspend.ShouldBeTrue();

        (await editor.GetAsync(done.Location!)).Text.ShouldContain("Suspended open.");
        (await viewer.GetAsync(done.Location!)).Text.ShouldNotContain("Suspended open.");
    }

    [Fact]
    public async Task Users_who_read_at_the_same_time_never_see_what_only_the_other_may_read()
    {
        string[] paths = ["/", "/timeline?span=1d", "/calendar", "/api/v1/schedules", "/api/v1/timeline", "/?q=zebra", "/?ns=team-b", "/schedules/team-b/zebra"];
        using var editor = fixture.Enter(SharedFixture.Editor);
        using var viewer = fixture.Enter(SharedFixture.Viewer, namespaces: "team-a");

        // The address is part of a page: of the viewer's own words, only links to what it finds would be a leak.
        await Parallel.ForEachAsync(Enumerable.Range(0, 160), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var path = paths[i / 2 % paths.Length];
            var text = (await (i % 2 == 0 ? editor : viewer).GetAsync(path)).Text;
            if (i % 2 != 0)
                text.Replace("value=\"zebra\"", "").Replace("q=zebra", "").ShouldNotContain("zebra", customMessage: path);
            else if (path is "/" or "/api/v1/schedules" or "/timeline?span=1d")
                text.ShouldContain("zebra", customMessage: path);
        });

        var streams = await Task.WhenAll(
            editor.ReadUntilAsync("/api/v1/events", "\"name\":\"zebra\""),
            viewer.ReadUntilAsync("/api/v1/events", "\"name\":\"open\""),
            viewer.ReadUntilAsync("/live/", "</table>"));
        streams[1].ShouldNotContain("zebra");
        streams[2].ShouldNotContain("zebra");
    }

    [Fact]
    public async Task Names_of_hosts_are_checked_also_behind_a_proxy_that_ends_TLS()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Hosts = ["console.example"] });
        using var editor = fixture.Enter(SharedFixture.Editor, console);

        (await editor.GetAsync("/", ("Host", "evil.example"))).Status.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await editor.GetAsync("/", ("Host", $"127.0.0.1:{console.Address.Port}"))).Status.ShouldBe(HttpStatusCode.MisdirectedRequest);
        foreach (var host in (string[])["console.example", "console.example:8443", "CONSOLE.example"])
            (await editor.GetAsync("/", ("Host", host))).Status.ShouldBe(HttpStatusCode.OK);
        (await editor.GetAsync("/", ("Host", "console.example"), ("Origin", "https://console.example"))).Status.ShouldBe(HttpStatusCode.OK);
        (await editor.GetAsync("/", ("Host", "console.example"), ("Origin", "https://evil.example"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await editor.GetAsync("/healthz", ("Host", "10.1.2.3:8080"))).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task A_read_only_console_changes_nothing_for_anybody()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { IsReadOnly = true });
        using var editor = fixture.Enter(SharedFixture.Editor, console);

        (await editor.GetAsync("/")).Text.ShouldNotContain("<button name=\"do\"");
        (await editor.PostAsync("/actions", [("csrf", await editor.FormTokenAsync()), ("do", "run"), ("item", "team-b/zebra")])).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_console_of_some_namespaces_shows_no_others()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Namespaces = ["team-b"] });
        using var editor = fixture.Enter(SharedFixture.Editor, console);
        using var asking = fixture.Enter(SharedFixture.Editor, console, namespaces: "team-a");

        var page = (await editor.GetAsync("/")).Text;
        page.ShouldContain(">zebra</a>");
        page.ShouldNotContain(">open</a>");
        (await asking.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_is_in_no_response_and_no_log_line()
    {
        using var editor = fixture.Enter(SharedFixture.Editor);
        using var stranger = fixture.Enter("wrong-token-of-a-stranger");
        var token = await editor.FormTokenAsync();

        foreach (var path in (string[])["/", "/login", "/nowhere", "/schedules/team-b/zebra", "/api/v1/schedules"])
        {
            var reply = await editor.GetAsync(path);
            $"{reply.Text}{reply.Headers}{reply.Location}".ShouldNotContain(SharedFixture.Editor);
        }

        (await stranger.GetAsync("/")).Text.ShouldNotContain("wrong-token");
        (await editor.PostAsync("/actions", [("csrf", token), ("do", "suspend"), ("item", "team-b/none")])).Text.ShouldNotContain(SharedFixture.Editor);
        fixture.Log.ShouldNotContain("wrong-token");
        fixture.Log.ShouldNotContain("token-of-the");
    }
}
