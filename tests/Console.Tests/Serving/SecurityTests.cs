using System.Net;
using ScheduledJobs.Console.Tests.Support;

namespace ScheduledJobs.Console.Tests.Serving;

/// <summary>What attackers try, and what they get.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class SecurityTests(ConsoleFixture fixture)
{
    private const string Hourly = "trigger: {interval: {every: 1h}}, action: {http: {url: 'http://x/'}}";

    [Theory]
    [InlineData("/")]
    [InlineData("/timeline")]
    [InlineData("/live/")]
    [InlineData("/api/v1/schedules")]
    [InlineData("/api/v1/events")]
    public async Task Without_a_session_nothing_is_shown(string path)
    {
        using var browser = ConsoleFixture.Stranger(fixture.Console);

        var reply = await browser.GetAsync(path);

        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Text.ShouldContain("Open the console with the link");
    }

    [Fact]
    public async Task A_link_lets_one_browser_in_and_only_once()
    {
        var link = fixture.Console.NewLink();
        using var first = ConsoleFixture.Stranger(fixture.Console);
        using var second = ConsoleFixture.Stranger(fixture.Console);

        var entered = await first.GetAsync($"/timeline{link.Query}&span=1d");
        var replayed = await second.GetAsync(link.PathAndQuery);

        entered.Status.ShouldBe(HttpStatusCode.SeeOther);
        entered.Location.ShouldBe("/timeline?span=1d");
        entered.Headers.ShouldContain("path=/; samesite=strict; httponly");
        replayed.Status.ShouldBe(HttpStatusCode.Forbidden);
        replayed.Text.ShouldContain("This link has been used");
        (await first.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        (await second.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        fixture.NewLinks.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("?token=0")]
    [InlineData("?token=%00")]
    [InlineData("?token=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_made_up_token_opens_nothing(string query)
    {
        using var browser = ConsoleFixture.Stranger(fixture.Console);

        (await browser.GetAsync($"/{query}")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_made_up_cookie_opens_nothing(string session)
    {
        using var browser = ConsoleFixture.Stranger(fixture.Console);

        var reply = await browser.GetAsync("/", ("Cookie", $"scheduledjob-console-{browser.Address.Port}={session}"));

        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:PORT")]
    [InlineData("127.0.0.1.evil.example:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:PORT")]
    public async Task Another_name_for_this_machine_is_refused(string host)
    {
        using var browser = await fixture.EnterAsync();

        var reply = await browser.GetAsync("/", ("Host", host.Replace("PORT", browser.Address.Port.ToString())));

        reply.Status.ShouldBe(HttpStatusCode.MisdirectedRequest);
        reply.Text.ShouldNotContain("<table");
    }

    [Fact]
    public async Task Localhost_is_a_name_for_this_machine()
    {
        using var browser = await fixture.EnterAsync();

        (await browser.GetAsync("/", ("Host", $"localhost:{browser.Address.Port}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_request_of_another_site_is_refused(string header, string value)
    {
        using var browser = await fixture.EnterAsync();
        var token = await browser.FormTokenAsync();

        (await browser.PostAsync("/actions", [("csrf", token), ("do", "run"), ("item", "default/x")], (header, value))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.GetAsync("/api/v1/schedules", (header, value))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_form_needs_the_token_of_its_own_session()
    {
        using var browser = await fixture.EnterAsync();
        using var other = await fixture.EnterAsync();
        var foreign = await other.FormTokenAsync();

        foreach (var token in (string[])["", "0", foreign])
        {
            var reply = await browser.PostAsync("/actions", [("csrf", token), ("do", "run"), ("item", "default/x")]);
            reply.Status.ShouldBe(HttpStatusCode.Forbidden);
            reply.Text.ShouldContain("The form is not of this console");
        }

        (await browser.PostAsync("/try", [("csrf", foreign), ("manifest", "x")])).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_response_forbids_foreign_content()
    {
        using var browser = await fixture.EnterAsync();

        foreach (var path in (string[])["/", "/nowhere", "/assets/console.js", "/api/v1/schedules"])
        {
            var reply = await browser.GetAsync(path);
            reply.Headers.ShouldContain("Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'");
            reply.Headers.ShouldContain("frame-ancestors 'none'");
            reply.Headers.ShouldContain("X-Content-Type-Options: nosniff");
            reply.Headers.ShouldContain("Referrer-Policy: same-origin");
            reply.Headers.ShouldNotContain("Server:");
        }
    }

    [Theory]
    [InlineData("/assets/../appsettings.json")]
    [InlineData("/assets/..%2f..%2fetc%2fpasswd")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets//etc/passwd")]
    [InlineData("/schedules/default")]
    [InlineData("/schedules/..%2f..%2fapi/v1")]
    [InlineData("/schedules/default/x/runs/..%2f..%2fy")]
    public async Task Paths_lead_nowhere_else(string path)
    {
        using var browser = await fixture.EnterAsync();

        (await browser.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Input_that_is_too_large_is_refused()
    {
        using var browser = await fixture.EnterAsync();
        var token = await browser.FormTokenAsync();

        (await browser.PostAsync("/try", [("csrf", token), ("manifest", new string('x', 300_000))])).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await browser.GetAsync($"/?q={new string('x', 20_000)}")).Status.ShouldBe(HttpStatusCode.RequestUriTooLong);
        (await browser.GetAsync($"/try?cron={new string('x', 2_000)}")).Text.ShouldContain("expected at most 1000 characters");
        (await browser.PostAsync("/actions", Enumerable.Repeat(("item", "default/x"), 501).Prepend(("do", "run")).Prepend(("csrf", token)))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("DELETE", "/")]
    [InlineData("PUT", "/actions")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/schedules/default/x")]
    [InlineData("DELETE", "/api/v1/schedules")]
    public async Task Other_methods_are_not_possible(string method, string path)
    {
        using var browser = await fixture.EnterAsync();

        (await browser.SendAsync(new HttpMethod(method), path, null)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/x\r\nSet-Cookie: a=b")]
    [InlineData("")]
    public async Task After_a_form_the_browser_stays_in_the_console(string back)
    {
        await EnsureAsync("default", "target");
        using var browser = await fixture.EnterAsync();

        var reply = await browser.PostAsync("/actions", [("csrf", await browser.FormTokenAsync()), ("do", "suspend"), ("item", "default/target"), ("back", back)]);

        reply.Status.ShouldBe(HttpStatusCode.SeeOther);
        reply.Location!.ShouldStartWith("/?note=");
    }

    [Fact]
    public async Task A_viewer_sees_no_buttons_and_the_API_server_has_the_last_word()
    {
        fixture.Protected["viewed"] = true;
        await EnsureAsync("viewed", "kept");
        using var browser = await fixture.EnterAsync();

        (await browser.GetAsync("/schedules/viewed/kept")).Text.ShouldNotContain("<button name=\"do\"");
        (await browser.GetAsync("/?ns=viewed")).Text.ShouldNotContain("type=\"checkbox\"");
        var reply = await browser.PostAsync("/actions", [("csrf", await browser.FormTokenAsync()), ("do", "suspend"), ("item", "viewed/kept")]);

        reply.Status.ShouldBe(HttpStatusCode.Forbidden);
        reply.Text.ShouldContain("scheduledjobs.scheduledjobs.dev is forbidden: User &quot;viewer&quot; cannot patch");
        (await fixture.Schedules.GetAsync("viewed", "kept", default)).Spec.Suspend.ShouldBeFalse();
    }

    [Fact]
    public async Task A_read_only_console_changes_nothing()
    {
        await EnsureAsync("default", "readonly");
        using var browser = await fixture.EnterAsync(fixture.ReadOnly);

        (await browser.GetAsync("/schedules/default/readonly")).Text.ShouldNotContain("<button name=\"do\"");
        var reply = await browser.PostAsync("/actions", [("csrf", await browser.FormTokenAsync()), ("do", "suspend"), ("item", "default/readonly")]);

        reply.Status.ShouldBe(HttpStatusCode.Forbidden);
        reply.Text.ShouldContain("--read-only");
        (await fixture.Schedules.GetAsync("default", "readonly", default)).Spec.Suspend.ShouldBeFalse();
    }

    private async Task EnsureAsync(string @namespace, string name)
    {
        using var browser = await fixture.EnterAsync();
        if ((await browser.GetAsync($"/schedules/{@namespace}/{name}")).Status != HttpStatusCode.OK)
            await fixture.CreateAsync(@namespace, name, Hourly);
    }
}
