using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Console.Tokens;
using ScheduledJobs.Kube.Client;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>A tenant that takes what it can get, with as many tokens of its own ServiceAccounts as it likes, does not keep others out.</summary>
[Collection(nameof(SharedCollection))]
public sealed class FairnessTests(SharedFixture fixture)
{
    [Fact]
    public async Task A_wrong_token_costs_one_request_to_the_API_server_however_many_namespaces_it_names()
    {
        var names = string.Join(',', Enumerable.Range(0, 20).Select(i => $"team-{i}"));
        var before = fixture.Rights.Requests(SharedFixture.Expired);
        using var stranger = fixture.Enter(SharedFixture.Expired, namespaces: names);
        using var browser = new Browser(fixture.Console.Address);

        (await stranger.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        fixture.Rights.Requests(SharedFixture.Expired).ShouldBe(before + 1);

        (await browser.PostAsync("/login", [("token", SharedFixture.Expired), ("namespaces", names)])).Status.ShouldBe(HttpStatusCode.Unauthorized);
        fixture.Rights.Requests(SharedFixture.Expired).ShouldBe(before + 2);
    }

    [Fact]
    public async Task Who_signs_in_again_and_again_does_not_sign_others_out()
    {
        using var viewer = new Browser(fixture.Console.Address);
        await SignInAsync(viewer, SharedFixture.Viewer);
        var readers = new List<Browser>();
        for (var i = 0; i <= TokenSessions.MostOfUser; i++)
        {
            readers.Add(new Browser(fixture.Console.Address));
            await SignInAsync(readers[^1], SharedFixture.Reader);
        }

        (await viewer.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        (await readers[0].GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var reader in readers.Skip(1))
            (await reader.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task A_tenant_with_many_tokens_makes_room_for_others_and_its_window_is_told_why()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { MaxUsers = 3 });
        using var first = fixture.Enter(SharedFixture.Account(0), console);
        using var second = fixture.Enter(SharedFixture.Account(1), console);
        using var third = fixture.Enter(SharedFixture.Account(2), console);
        using var viewer = fixture.Enter(SharedFixture.Viewer, console, namespaces: "team-a");
        using var editor = fixture.Enter(SharedFixture.Editor, console);
        using var firstStream = await first.OpenAsync("/live/");
        using var secondStream = await second.OpenAsync("/api/v1/events");
        var (firstText, secondText) = (firstStream.Content.ReadAsStringAsync(), secondStream.Content.ReadAsStringAsync());

        var refused = await third.GetAsync("/");
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Text.ShouldContain("system:serviceaccount:crowd:* has 2 of 3 places, which is the limit, and uses all of them.");
        (await viewer.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        console.Users.ShouldBe(3);
        (await editor.GetAsync("/")).Text.ShouldContain(">zebra</a>");

        (await firstText).ShouldEndWith("event: closed\ndata: The console is full, and this window has made room for another user. It goes on as soon as there is room.\n\n");
        secondText.IsCompleted.ShouldBeFalse();
        console.Users.ShouldBe(3);
    }

    [Fact]
    public async Task Streams_of_one_tenant_leave_connections_for_others_and_for_programs()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Flask = new FlaskOptions("team-a") });
        using var crowd = fixture.Enter(SharedFixture.Account(0), console);
        using var other = fixture.Enter(SharedFixture.Account(1), console);
        using var editor = fixture.Enter(SharedFixture.Editor, console);
        var streams = new List<HttpResponseMessage>();
        for (var i = 0; i < Visitors.Most; i++)
            streams.Add(await crowd.OpenAsync("/api/v1/events"));
        streams.ShouldAllBe(s => s.StatusCode == HttpStatusCode.OK);

        var refused = await crowd.GetAsync("/");
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Text.ShouldContain("system:serviceaccount:crowd:* has 50 requests and streams under way, which is the limit.");
        (await other.GetAsync("/")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await other.GetAsync("/scheduler")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await editor.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        (await editor.GetAsync("/scheduler")).Status.ShouldBe(HttpStatusCode.OK);

        streams.ForEach(stream => stream.Dispose());
        await Eventually.BecomesTrueAsync(async () => (await other.GetAsync("/")).Status == HttpStatusCode.OK, "the streams have ended");
    }

    [Fact]
    public async Task Tokens_of_one_tenant_share_turns_and_other_tenants_have_theirs()
    {
        using var client = new KubeClient(fixture.Server, TimeProvider.System, NullLoggerFactory.Instance);
        await using var workspaces = new Workspaces(client, new SharedConsoleOptions(), new FormTokens(), new Visitors(), NullLogger.Instance);

        var turns = new List<Turns>();
        foreach (var token in (string[])[SharedFixture.Account(0), SharedFixture.Account(1), SharedFixture.Editor])
        {
            var admission = await workspaces.EnterAsync(BearerToken.Of(token)!, "session", [], default);
            using var visit = admission.Visit.ShouldNotBeNull(admission.Why);
            turns.Add(visit.Workspace.Sources.Turns);
        }

        turns[1].ShouldBeSameAs(turns[0]);
        turns[2].ShouldNotBeSameAs(turns[0]);
    }

    private static async Task SignInAsync(Browser browser, string token) =>
        (await browser.PostAsync("/login", [("token", token), ("namespaces", "team-a")])).Status.ShouldBe(HttpStatusCode.SeeOther);
}
