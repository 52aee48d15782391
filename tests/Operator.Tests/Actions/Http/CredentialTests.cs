using System.Text;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class CredentialTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeReferences _references = new();
    private HttpCaller _caller = null!;
    private TestServer _server = null!;
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(context => _answer(context));
        _caller = TestCall.Caller(_time, _references);
    }

    [Fact]
    public async Task Basic_credentials_come_from_a_secret()
    {
        _references.Secret("login", ("username", "ann"), ("password", "pässword"));

        await CallAsync(new HttpAuthSpec { Basic = new BasicAuthSpec { SecretRef = new NameReference("login") } });

        Authorization().ShouldBe($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:pässword"))}");
    }

    [Fact]
    public async Task A_bearer_token_loses_the_line_break_of_its_file()
    {
        _references.Secret("api", ("token", "abc\n"));

        await CallAsync(Bearer);

        Authorization().ShouldBe("Bearer abc");
    }

    [Theory]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("a\nb")]
    [InlineData("Injected: ü")]
    [InlineData("")]
    public async Task An_invalid_token_is_rejected_without_revealing_it(string token)
    {
        _references.Secret("api", ("token", token));

        var failure = (await CallAsync(Bearer)).Failure!;

        failure.Reason.ShouldBe(Reasons.InvalidAction);
        failure.Message.ShouldNotContain("Injected");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_is_read_again_when_it_is_ten_seconds_old()
    {
        _references.Secret("api", ("token", "old"));
        await CallAsync(Bearer);
        _references.Secret("api", ("token", "new"));

        _time.Advance(ReferenceReader.Freshness - TimeSpan.FromTicks(1));
        await CallAsync(Bearer);
        Authorization().ShouldBe("Bearer old");
        _references.Reads.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        await CallAsync(Bearer);
        Authorization().ShouldBe("Bearer new");
        _references.Reads.ShouldBe(["Secret team/api", "Secret team/api"]);
    }

    [Fact]
    public async Task A_service_account_token_is_used_for_four_fifths_of_its_life()
    {
        _references.TokensExpire = _time.GetUtcNow().AddMinutes(100);
        var auth = new HttpAuthSpec { ServiceAccountToken = new ServiceAccountTokenSpec("caller", "https://api", "2h") };

        await CallAsync(auth);
        _references.Reads.ShouldBe(["token team/caller for https://api, 7200 s"]);
        _time.Advance(TimeSpan.FromMinutes(80) - TimeSpan.FromTicks(1));
        await CallAsync(auth);
        Authorization().ShouldBe("Bearer token-1");
        _time.Advance(TimeSpan.FromTicks(1));
        await CallAsync(auth);

        Authorization().ShouldBe("Bearer token-2");
    }

    [Fact]
    public async Task A_token_that_the_target_rejects_is_not_used_again()
    {
        _references.TokensExpire = _time.GetUtcNow().AddHours(1);
        _answer = context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        var auth = new HttpAuthSpec { ServiceAccountToken = new ServiceAccountTokenSpec("caller", "https://api") };

        (await CallAsync(auth)).HttpStatus.ShouldBe(401);
        await CallAsync(auth);

        Authorization().ShouldBe("Bearer token-2");
    }

    [Theory]
    [InlineData(null, Reasons.ReferenceNotFound, "Secret 'api' does not exist", null)]
    [InlineData(403, Reasons.AccessDenied, "the operator is not allowed to read Secret 'api'", null)]
    [InlineData(500, Reasons.InternalError, "the operator could not read Secret 'api'", RetryClasses.Connect)]
    public async Task An_unreadable_reference_fails_the_run_and_is_named(int? code, string reason, string message, string? retryClass)
    {
        _references.Fault = code is null ? null : FakeReferences.Refusal(code.Value);

        var failure = (await CallAsync(Bearer)).Failure!;

        failure.ShouldSatisfyAllConditions(
            f => f.Reason.ShouldBe(reason), f => f.Message.ShouldStartWith(message), f => f.RetryClass.ShouldBe(retryClass));
        _server.Requests.ShouldBeEmpty();

        // The next run finds the missing object once it exists: a failure is not kept for long.
        _references.Fault = null;
        _references.Secret("api", ("token", "abc"));
        _time.Advance(ReferenceReader.Freshness);
        (await CallAsync(Bearer)).Failure.ShouldBeNull();
    }

    [Fact]
    public void The_role_named_in_the_message_is_the_installed_one() =>
        Repository.Read("config/rbac/http_references_role.yaml").ShouldContain($"\n  name: {ReferenceReader.Role}\n");

    [Fact]
    public async Task A_missing_key_is_named()
    {
        _references.Secret("api", ("other", "x"));

        (await CallAsync(Bearer)).Failure!.Message.ShouldBe("Secret 'api' has no key 'token'");
    }

    [Fact]
    public async Task Headers_and_body_come_from_references()
    {
        _references.Secret("keys", ("key", "s3cret\n")).ConfigMap("texts", "body", "from a map $(RUN_ID)");

        await _caller.CallAsync(new HttpActionSpec
        {
            Url = _server.Url(),
            Headers = [new HttpHeaderSpec { Name = "X-Key", ValueFrom = new ValueSource { SecretKeyRef = new KeyReference("keys", "key") } }],
            BodyFrom = new ValueSource { ConfigMapKeyRef = new KeyReference("texts", "body") },
        });

        var seen = _server.Requests.Single();
        seen.Header("X-Key").ShouldBe("s3cret");
        Encoding.UTF8.GetString(seen.Body).ShouldBe("from a map $(RUN_ID)");
    }

    [Fact]
    public async Task A_header_value_with_a_line_break_is_rejected_without_revealing_it()
    {
        _references.Secret("keys", ("key", "a\r\nX-Injected: 1"));

        var outcome = await _caller.CallAsync(new HttpActionSpec
        {
            Url = _server.Url(),
            Headers = [new HttpHeaderSpec { Name = "X-Key", ValueFrom = new ValueSource { SecretKeyRef = new KeyReference("keys", "key") } }],
        });

        outcome.Failure!.Message.ShouldBe("spec.action.http.headers: the value of X-Key must not contain line breaks or other control characters");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thousand_runs_in_one_second_read_a_Secret_once()
    {
        _references.Secret("api", ("token", "abc"));
        using var reader = TestCall.Reader(_references, _time);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => reader.ReadSecretTextAsync("team", "api", "token", CancellationToken.None)));

        _references.Reads.Count.ShouldBe(1);
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        await _server.DisposeAsync();
    }

    private static HttpAuthSpec Bearer => new() { Bearer = new BearerAuthSpec { SecretKeyRef = new KeyReference("api", "token") } };

    private Task<CallOutcome> CallAsync(HttpAuthSpec auth) => _caller.CallAsync(new HttpActionSpec { Url = _server.Url(), Auth = auth });

    private string? Authorization() => _server.Requests.Last().Header("Authorization");
}
