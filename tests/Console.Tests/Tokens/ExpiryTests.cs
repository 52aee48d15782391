using System.Net;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Console.Tokens;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>What is kept of a token, and for how long.</summary>
[Collection(nameof(SharedCollection))]
public sealed class ExpiryTests(SharedFixture fixture)
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task A_token_that_expires_opens_nothing_any_more_although_its_cache_is_warm()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Time = time });
        using var leaver = fixture.Enter(SharedFixture.Leaver, console);
        (await leaver.GetAsync("/")).Text.ShouldContain(">zebra</a>");
        using var stream = await leaver.OpenAsync("/live/");

        fixture.Rights.Expire(SharedFixture.Leaver);
        time.Advance(Workspaces.Recheck);

        var refused = await leaver.GetAsync("/");
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Text.ShouldContain("it is wrong, or it has expired");
        refused.Text.ShouldNotContain("zebra");
        (await stream.Content.ReadAsStringAsync()).ShouldStartWith("retry: 2000\n\n");
        console.Users.ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_ends_in_time_to_ask_again()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Time = time });
        using var editor = fixture.Enter(SharedFixture.Editor, console);
        (await editor.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);

        using var stream = await editor.OpenAsync("/live/");
        var text = stream.Content.ReadAsStringAsync();
        await Eventually.BecomesTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return text.IsCompleted;
            },
            "the stream ends");

        (await text).ShouldStartWith("retry: 2000\n\n");
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_user_who_has_left()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { Time = time });
        using var editor = fixture.Enter(SharedFixture.Editor, console);
        (await editor.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        console.Users.ShouldBe(1);

        await Eventually.BecomesTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                return console.Users == 0;
            },
            "its workspace is gone");
    }

    [Fact]
    public async Task There_are_at_most_so_many_users_and_an_unused_place_is_free()
    {
        await using var console = await fixture.StartAsync(new SharedConsoleOptions { MaxUsers = 1 });
        using var editor = fixture.Enter(SharedFixture.Editor, console);
        using var viewer = fixture.Enter(SharedFixture.Viewer, console, namespaces: "team-a");

        (await editor.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        (await viewer.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        console.Users.ShouldBe(1);

        using var stream = await editor.OpenAsync("/live/");
        stream.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await viewer.GetAsync("/")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public void A_session_ends_after_half_an_hour_without_use_and_after_eight_hours()
    {
        var time = new FakeTimeProvider();
        var sessions = new TokenSessions(time);
        var (token, owner) = (BearerToken.Of("abc")!, new TokenOwner("user"));
        var (used, unused) = (sessions.Open(token, owner), sessions.Open(token, owner));

        time.Advance(TimeSpan.FromMinutes(30) - Tick);
        sessions.Find(used).ShouldBe(token);
        time.Advance(Tick);
        sessions.Find(unused).ShouldBeNull();
        for (var i = 0; i < 15; i++)
        {
            sessions.Find(used).ShouldBe(token);
            time.Advance(TimeSpan.FromMinutes(30) - Tick);
        }

        sessions.Find(used).ShouldBe(token);
        time.Advance(15 * Tick);
        sessions.Find(used).ShouldBeNull();
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("  eyJh.b-c_d~e+f/g==\n", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\r\nX-Header: y", false)]
    [InlineData("ü", false)]
    public void A_token_has_the_letters_that_a_header_can_carry(string text, bool isToken) => (BearerToken.Of(text) is not null).ShouldBe(isToken);

    [Fact]
    public void A_token_does_not_tell_itself()
    {
        var token = BearerToken.Of("abc")!;

        $"{token}".ShouldNotContain("abc");
        token.Id.ShouldNotContain("abc");
        BearerToken.Of(new string('a', 16 * 1024)).ShouldNotBeNull();
        BearerToken.Of(new string('a', 16 * 1024 + 1)).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("b, a a\nc", "a b c")]
    [InlineData("UPPER", null)]
    [InlineData("a/b", null)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", null)]
    public void Namespaces_are_names(string text, string? expected)
    {
        var (names, problem) = Scope.Parse(text);

        (problem is null).ShouldBe(expected is not null);
        string.Join(' ', names).ShouldBe(expected ?? "");
    }
}
