using System.Net;
using System.Text.RegularExpressions;
using ScheduledJobs.Console.Tests.Support;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>Signing in with a token that is pasted, and signing out.</summary>
[Collection(nameof(SharedCollection))]
public sealed partial class LoginTests(SharedFixture fixture)
{
    [Fact]
    public async Task A_pasted_token_opens_a_session_whose_cookie_does_not_tell_it()
    {
        using var browser = new Browser(fixture.Console.Address);

        var entered = await browser.PostAsync("/login", [("token", $" {SharedFixture.Viewer}\n"), ("namespaces", "team-a"), ("back", "/timeline")]);

        entered.Status.ShouldBe(HttpStatusCode.SeeOther);
        entered.Location.ShouldBe("/timeline");
        entered.Headers.ShouldContain("path=/; samesite=strict; httponly");
        entered.Headers.ShouldNotContain(SharedFixture.Viewer);
        (await browser.GetAsync("/")).Text.ShouldContain(">open</a>");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var browser = new Browser(fixture.Console.Address);
        using var thief = new Browser(fixture.Console.Address);
        var entered = await browser.PostAsync("/login", [("token", SharedFixture.Editor)]);
        thief.Always["Cookie"] = Session().Match(entered.Headers).Value;
        (await thief.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        var page = await browser.GetAsync("/login");

        (await browser.PostAsync("/logout", [("csrf", "0")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        var left = await browser.PostAsync("/logout", [("csrf", Token().Match(page.Text).Groups[1].Value)]);

        left.Location.ShouldBe("/login");
        (await browser.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await thief.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_made_up_cookie_opens_nothing()
    {
        using var browser = new Browser(fixture.Console.Address);
        browser.Always["Cookie"] = $"scheduledjob-console={new string('a', 64)}";

        (await browser.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("wrong", "", HttpStatusCode.Unauthorized, "The API server does not accept the token")]
    [InlineData("not a token", "", HttpStatusCode.BadRequest, "token: expected letters, digits")]
    [InlineData("", "", HttpStatusCode.BadRequest, "token: is missing.")]
    [InlineData(SharedFixture.Viewer, "Team_A", HttpStatusCode.BadRequest, "namespaces: expected names such as team-a, found &#x27;Team_A&#x27;.")]
    public async Task What_is_wrong_is_said(string token, string namespaces, HttpStatusCode status, string message)
    {
        using var browser = new Browser(fixture.Console.Address);

        var reply = await browser.PostAsync("/login", [("token", token), ("namespaces", namespaces)]);

        reply.Status.ShouldBe(status);
        reply.Text.ShouldContain(message);
        reply.Headers.ShouldNotContain("Set-Cookie");
        (await browser.GetAsync("/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_site_cannot_sign_anybody_in()
    {
        using var browser = new Browser(fixture.Console.Address);

        (await browser.PostAsync("/login", [("token", SharedFixture.Editor)], ("Origin", "https://evil.example"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.PostAsync("/login", [("token", SharedFixture.Editor)], ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_is_not_taken_in_clear_text_and_a_cookie_of_https_stays_there()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Hosts = ["console.example"] });
        using var browser = new Browser(console.Address);

        var plain = await browser.PostAsync("/login", [("token", SharedFixture.Editor)], ("Host", "console.example"), ("Origin", "http://console.example"));
        var secure = await browser.PostAsync("/login", [("token", SharedFixture.Editor)], ("Host", "console.example"), ("Origin", "https://console.example"));

        plain.Status.ShouldBe(HttpStatusCode.Forbidden);
        plain.Text.ShouldContain("Open the console with https");
        secure.Status.ShouldBe(HttpStatusCode.SeeOther);
        secure.Headers.ShouldContain("path=/; secure; samesite=strict; httponly");
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    public async Task After_signing_in_the_browser_stays_in_the_console(string back)
    {
        using var browser = new Browser(fixture.Console.Address);

        (await browser.PostAsync("/login", [("token", SharedFixture.Editor), ("back", back)])).Location.ShouldBe("/");
    }

    [GeneratedRegex("name=\"csrf\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("scheduledjob-console=[0-9a-f]+")]
    private static partial Regex Session();
}
