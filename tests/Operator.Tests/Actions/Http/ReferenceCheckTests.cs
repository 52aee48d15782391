using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What is reported about Secrets and ConfigMaps before the first call.</summary>
public sealed class ReferenceCheckTests
{
    private const string After = " (checked at 2026-01-05T12:00:00Z). Runs fail until this is fixed.";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeReferences _references = new();

    public static TheoryData<HttpActionSpec, string> Missing => new()
    {
        { new() { Headers = [new HttpHeaderSpec { Name = "K", ValueFrom = new ValueSource { SecretKeyRef = new("key", "k") } }] }, "Secret 'key' does not exist" },
        { new() { BodyFrom = new ValueSource { ConfigMapKeyRef = new("body", "k") } }, "ConfigMap 'body' does not exist" },
        { new() { BodyFrom = new ValueSource { SecretKeyRef = new("there", "k") } }, "Secret 'there' has no key 'k'" },
        { new() { Tls = new HttpTlsSpec { CaFrom = new ValueSource { ConfigMapKeyRef = new("ca", "k") } } }, "ConfigMap 'ca' does not exist" },
        { new() { Tls = new HttpTlsSpec { ClientCertificateSecret = "cert" } }, "Secret 'cert' does not exist" },
        { new() { Auth = new HttpAuthSpec { Basic = new BasicAuthSpec { SecretRef = new("there") } } }, "Secret 'there' has no key 'password'" },
        { new() { Auth = new HttpAuthSpec { Bearer = new BearerAuthSpec { SecretKeyRef = new("token", "k") } } }, "Secret 'token' does not exist" },
        { new() { Auth = new HttpAuthSpec { Oauth2ClientCredentials = new Oauth2ClientCredentialsSpec { SecretRef = new("oauth") } } }, "Secret 'oauth' does not exist" },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task References_that_a_call_would_not_find_are_named(HttpActionSpec action, string message)
    {
        _references.Secret("there", ("username", "u"));

        (await FindAsync(action)).ShouldBe([$"spec.action.http: {message}{After}"]);
    }

    [Fact]
    public async Task A_forbidden_object_is_reported_once()
    {
        _references.Fault = FakeReferences.Refusal(403);

        var found = await FindAsync(Headers("a", "a", "b"));

        found.Count.ShouldBe(2);
        found.ShouldAllBe(s => s.Contains("an administrator must bind ClusterRole"));
    }

    [Fact]
    public async Task Many_missing_references_give_few_sentences() =>
        (await FindAsync(Headers([.. Enumerable.Range(0, 20).Select(i => $"s{i}")])))
            .ShouldBe(Enumerable.Range(0, ReferenceCheck.MostSentences).Select(i => $"spec.action.http: Secret 's{i}' does not exist{After}"));

    [Fact]
    public async Task References_that_cannot_be_checked_are_not_reported()
    {
        _references.Fault = FakeReferences.Refusal(500);

        (await FindAsync(Headers("a"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_references_and_for_tokens_nothing_is_read()
    {
        (await FindAsync(new HttpActionSpec { Auth = new HttpAuthSpec { ServiceAccountToken = new ServiceAccountTokenSpec { Name = "me" } } })).ShouldBeEmpty();

        _references.Reads.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task A_check_ends_in_time(int ticks, bool isOver)
    {
        var source = new Silent();
        using var reader = new ReferenceReader(source, new TokenRules([], [], []), _time);
        var look = new ReferenceCheck(reader, _time).FindMissingAsync("team", Headers("a"), CancellationToken.None);
        await source.Asked.Task;

        _time.Advance(ReferenceCheck.Patience + TimeSpan.FromTicks(ticks));
        if (isOver)
            (await look).ShouldBeEmpty();
        else
            look.IsCompleted.ShouldBeFalse();
    }

    private async Task<IReadOnlyList<string>> FindAsync(HttpActionSpec action)
    {
        using var reader = TestCall.Reader(_references, _time);
        return await new ReferenceCheck(reader, _time).FindMissingAsync("team", action, CancellationToken.None);
    }

    private static HttpActionSpec Headers(params string[] secrets) => new()
    {
        Headers = [.. secrets.Select((s, i) => new HttpHeaderSpec { Name = $"H{i}", ValueFrom = new ValueSource { SecretKeyRef = new(s, "k") } })],
    };

    /// <summary>Never responds.</summary>
    private sealed class Silent : IReferenceSource
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Secret?> FindSecretAsync(string @namespace, string name)
        {
            Asked.TrySetResult();
            return new TaskCompletionSource<Secret?>().Task;
        }

        public Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name) => throw new NotSupportedException();

        public Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration) =>
            throw new NotSupportedException();
    }
}
