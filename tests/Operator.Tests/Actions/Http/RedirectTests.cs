using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.Requests;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class RedirectTests
{
    private static readonly CallRequest Post = new()
    {
        Namespace = "team",
        Url = new Uri("https://api.example.com/a"),
        Method = HttpMethod.Post,
        Headers =
        [
            new CallHeader("X-Key", "secret", IsPublic: false),
            new CallHeader("Content-Type", "text/plain", IsPublic: true),
            new CallHeader("Idempotency-Key", "demo-7", IsPublic: true),
        ],
        Body = [1],
        Authorization = "Bearer abc",
        Credentials = "bearer/api/token",
        Tls = new TlsSettings("ca", "cert", "key", "name"),
        Policy = TestCall.Loopback,
    };

    [Theory]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    public void The_method_follows_the_code(int code, string method)
    {
        var next = Redirects.Next(Post, code, new Uri("/b?c", UriKind.Relative))!;

        next.Url.ShouldBe(new Uri("https://api.example.com/b?c"));
        next.Method.Method.ShouldBe(method);
        (next.Body is null).ShouldBe(method == "GET");
        next.Headers.Any(h => h.Name == "Content-Type").ShouldBe(method == "POST");
        next.Authorization.ShouldBe("Bearer abc");
        next.Headers.ShouldContain(h => h.Name == "X-Key");
        next.Tls.ShouldBe(Post.Tls);
    }

    [Theory]
    [InlineData("https://other.example.com/")]
    [InlineData("https://api.example.com:8443/")]
    public void Another_server_gets_no_credentials(string location)
    {
        var next = Redirects.Next(Post, 308, new Uri(location))!;

        next.Authorization.ShouldBeNull();
        next.Credentials.ShouldBeEmpty();
        next.Tls.ShouldBe(new TlsSettings("ca", null, null, null));
        next.Headers.Select(h => h.Name).ShouldBe(["Content-Type", "Idempotency-Key"]);
        next.PoolKey.ShouldNotBe(Post.PoolKey);
    }

    [Theory]
    [InlineData(200, "https://api.example.com/b")]
    [InlineData(304, "https://api.example.com/b")]
    [InlineData(302, "http://api.example.com/b")]
    [InlineData(302, "ftp://api.example.com/b")]
    [InlineData(302, "https://user:password@api.example.com/b")]
    [InlineData(302, null)]
    public void A_redirect_that_must_not_be_followed_is_the_final_response(int code, string? location) =>
        Redirects.Next(Post, code, location is null ? null : new Uri(location)).ShouldBeNull();

    [Fact]
    public void A_secret_body_stays_with_its_server()
    {
        var secret = Post with { IsBodySecret = true };

        Redirects.Next(secret, 307, new Uri("https://other.example.com/")).ShouldBeNull();
        Redirects.Next(secret, 307, new Uri("https://api.example.com/b")).ShouldNotBeNull();
        Redirects.Next(secret, 303, new Uri("https://other.example.com/")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Redirects_are_followed_only_on_request_and_up_to_a_limit()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..]);
            if (left > 0)
                context.Response.Redirect($"/{left - 1}");
            return Task.CompletedTask;
        });
        using var caller = TestCall.Caller(TimeProvider.System);

        (await caller.CallAsync(new HttpActionSpec { Url = server.Url("/1") })).HttpStatus.ShouldBe(302);
        (await caller.CallAsync(new HttpActionSpec { Url = server.Url("/5"), FollowRedirects = true })).ShouldBe(new CallOutcome(200, null));
        (await caller.CallAsync(new HttpActionSpec { Url = server.Url("/6"), FollowRedirects = true })).HttpStatus.ShouldBe(302);
    }
}
