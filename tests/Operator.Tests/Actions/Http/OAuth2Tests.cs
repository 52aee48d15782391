using System.Text;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Tokens of OAuth 2 servers.</summary>
public sealed class OAuth2Tests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeReferences _references = new();
    private HttpCaller _caller = null!;
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(_ => Task.CompletedTask);
        _caller = TestCall.Caller(_time, _references);
    }

    [Theory]
    [InlineData(Oauth2ClientAuthentications.Basic)]
    [InlineData(Oauth2ClientAuthentications.Body)]
    public async Task An_oauth2_token_is_fetched_once_and_used_for_four_fifths_of_its_life(string clientAuthentication)
    {
        _references.Secret("client", ("client-id", "a b"), ("client-secret", "c:d\n"));
        await using var issuer = await TestServer.StartAsync(
            context => context.Response.WriteAsync("""{"access_token":"xyz","token_type":"Bearer","expires_in":100}"""));
        var auth = OAuth2(issuer.Url("/token"), clientAuthentication);

        await CallAsync(auth);
        Authorization().ShouldBe("Bearer xyz");
        _time.Advance(TimeSpan.FromSeconds(80) - TimeSpan.FromTicks(1));
        await CallAsync(auth);
        issuer.Requests.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromTicks(1));
        await CallAsync(auth);
        issuer.Requests.Count.ShouldBe(2);

        var seen = issuer.Requests.First();
        var inBody = clientAuthentication == Oauth2ClientAuthentications.Body;
        seen.Header("Authorization").ShouldBe(inBody ? null : $"Basic {Convert.ToBase64String("a+b:c%3Ad"u8)}");
        Encoding.UTF8.GetString(seen.Body).ShouldBe(
            "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi" + (inBody ? "&client_id=a+b&client_secret=c%3Ad" : ""));
    }

    [Theory]
    [InlineData(400, "{}", Reasons.HttpStatus, "token endpoint: responded with 400; expected 200", RetryClasses.ClientError)]
    [InlineData(500, "{}", Reasons.HttpStatus, "token endpoint: responded with 500; expected 200", RetryClasses.ServerError)]
    [InlineData(200, "{}", Reasons.HttpUnexpectedBody, "token endpoint: the response contains no access_token", RetryClasses.UnexpectedResponse)]
    [InlineData(200, "no", Reasons.HttpUnexpectedBody, "token endpoint: the response contains no access_token", RetryClasses.UnexpectedResponse)]
    public async Task An_issuer_that_returns_no_token_fails_the_run(int code, string body, string reason, string message, string retryClass)
    {
        _references.Secret("client", ("client-id", "a"), ("client-secret", "b"));
        await using var issuer = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = code;
            return context.Response.WriteAsync(body);
        });

        var outcome = await CallAsync(OAuth2(issuer.Url(), Oauth2ClientAuthentications.Basic));

        outcome.ShouldBe(new CallOutcome(null, new Failure(reason, message, retryClass)));
        _server.Requests.ShouldBeEmpty();
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        await _server.DisposeAsync();
    }

    private static HttpAuthSpec OAuth2(string url, string clientAuthentication) => new()
    {
        Oauth2ClientCredentials = new Oauth2ClientCredentialsSpec
        {
            TokenUrl = url,
            SecretRef = new NameReference("client"),
            Scopes = ["read", "write"],
            Audience = "https://api",
            ClientAuthentication = clientAuthentication,
        },
    };

    private Task<CallOutcome> CallAsync(HttpAuthSpec auth) => _caller.CallAsync(new HttpActionSpec { Url = _server.Url(), Auth = auth });

    private string? Authorization() => _server.Requests.Last().Header("Authorization");
}
