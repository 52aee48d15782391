using System.Text;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Caching;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>How much of Secrets and tokens stays in memory, and for how long.</summary>
public sealed class KeptSecretsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeReferences _references = new();
    private readonly ReferenceReader _reader;

    public KeptSecretsTests() => _reader = TestCall.Reader(_references, _time);

    [Fact]
    public async Task Only_requested_keys_of_a_Secret_are_kept()
    {
        _references.Secret("large", ("token", "abc"), ("other", new string('x', 500_000)));

        (await _reader.ReadSecretTextAsync("team", "large", "token", CancellationToken.None)).ShouldBe("abc");

        _reader.KeptBytes.ShouldBe(3 + SizedCache<string, string>.EntryBytes);
    }

    [Fact]
    public async Task Expired_values_are_removed()
    {
        _references.Secret("api", ("token", "abc"));
        await _reader.ReadSecretTextAsync("team", "api", "token", CancellationToken.None);

        _time.Advance(ReferenceReader.Freshness - TimeSpan.FromTicks(1));
        _reader.KeptBytes.ShouldBeGreaterThan(0);
        _time.Advance(TimeSpan.FromTicks(1) + ExpiringCache<string, string>.SweepPace);

        _reader.KeptBytes.ShouldBe(0);
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Bytes_are_bounded_and_a_namespace_evicts_only_its_own()
    {
        var source = new LargeSecrets();
        using var reader = new ReferenceReader(source, new TokenRules([], [], []), _time);
        await reader.ReadSecretTextAsync("victim", "mine", "key", CancellationToken.None);
        for (var i = 0; i < 40; i++)
            await reader.ReadSecretTextAsync("greedy", $"s{i}", "key", CancellationToken.None);

        reader.KeptBytes.ShouldBeLessThanOrEqualTo(ReferenceReader.MaxBytes);
        await reader.ReadSecretTextAsync("victim", "mine", "key", CancellationToken.None);
        source.Reads.Count(r => r == "victim").ShouldBe(1);
    }

    [Fact]
    public async Task Two_keys_are_read_at_once()
    {
        _references.Secret("login", ("username", "ann"), ("password", "b"));

        (await _reader.ReadSecretTextsAsync("team", "login", "username", "password", CancellationToken.None)).ShouldBe(("ann", "b"));

        _references.Reads.Count.ShouldBe(1);
        (await Should.ThrowAsync<CallException>(_reader.ReadSecretTextsAsync("team", "login", "username", "more", CancellationToken.None)))
            .Failure.Message.ShouldBe("Secret 'login' has no key 'more'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("kubernetes.default.svc")]
    [InlineData("https://kubernetes.default.svc")]
    [InlineData("https://Kubernetes.default.svc.cluster.local/")]
    [InlineData("https://kubernetes.default.svc:443")]
    [InlineData("https://issuer.example.com/cluster")]
    public async Task A_token_for_the_API_server_is_not_issued(string audience)
    {
        using var reader = Reader(new TokenRules(["https://issuer.example.com/cluster"], [], []));

        var failure = (await Should.ThrowAsync<CallException>(ReadAsync(reader, "caller", audience))).Failure;

        failure.Reason.ShouldBe(Reasons.AccessDenied);
        failure.Message.ShouldStartWith("spec.action.http.auth.serviceAccountToken.audience: the operator does not request tokens for the API server itself");
        _references.Reads.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://vault", "caller", true)]
    [InlineData("https://kubernetes.default.svc", "caller", true)]
    [InlineData("https://other", "caller", false)]
    [InlineData("https://vault", "scraper", true)]
    [InlineData("https://vault", "admin", false)]
    public async Task Audiences_and_accounts_can_be_limited_to_named_ones(string audience, string account, bool isIssued)
    {
        using var reader = Reader(new TokenRules([], ["https://vault", "https://kubernetes.default.svc"], ["team/caller", "scraper", "other/admin"]));

        if (isIssued)
            await ReadAsync(reader, account, audience);
        else
            (await Should.ThrowAsync<CallException>(ReadAsync(reader, account, audience))).Failure.Reason.ShouldBe(Reasons.AccessDenied);
        _references.Reads.Count.ShouldBe(isIssued ? 1 : 0);
    }

    [Theory]
    [InlineData("""{"aud":["https://a","b"],"iss":"https://i"}""", "https://a b https://i")]
    [InlineData("""{"aud":"a"}""", "a")]
    [InlineData("""{"aud":[1,{}]}""", "")]
    [InlineData("""["aud"]""", "")]
    [InlineData("no json", "")]
    public void The_operators_own_token_names_the_API_servers_audiences(string claims, string audiences)
    {
        var token = $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.sig";

        string.Join(' ', ApiServerAudience.OfToken(token)).ShouldBe(audiences);
        ApiServerAudience.OfToken("opaque").ShouldBeEmpty();
    }

    public void Dispose() => _reader.Dispose();

    private ReferenceReader Reader(TokenRules rules) => new(_references, rules, _time);

    private static Task<string> ReadAsync(ReferenceReader reader, string account, string audience) =>
        reader.ReadTokenAsync("team", new ServiceAccountTokenSpec(account, audience), TimeSpan.FromHours(1), CancellationToken.None);

    /// <summary>Every Secret has a key of 900 KB.</summary>
    private sealed class LargeSecrets : IReferenceSource
    {
        public List<string> Reads { get; } = [];

        public Task<Secret?> FindSecretAsync(string @namespace, string name)
        {
            Reads.Add(@namespace);
            return Task.FromResult<Secret?>(new Secret { Data = new Dictionary<string, byte[]> { ["key"] = new byte[900_000] } });
        }

        public Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name) => throw new NotSupportedException();

        public Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration) =>
            throw new NotSupportedException();
    }
}
