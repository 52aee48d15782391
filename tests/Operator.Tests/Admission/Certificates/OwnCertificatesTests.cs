using System.Security.Cryptography.X509Certificates;
using System.Text;
using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission.Certificates;

/// <summary>The life of the webhook's certificate, with one replica and with two.</summary>
public sealed class OwnCertificatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly FakeCluster _cluster;

    public OwnCertificatesTests() => _cluster = new FakeCluster(_time);

    [Fact]
    public async Task The_first_replica_makes_the_certificate_and_makes_it_trusted()
    {
        var keeper = await StartAsync();

        keeper.Current!.MatchesHostname("webhook.system.svc", allowCommonName: false).ShouldBeTrue();
        keeper.Current!.HasPrivateKey.ShouldBeTrue();
        IsTrusted(keeper).ShouldBeTrue();
        ((string?)_cluster.Secret!["type"]).ShouldBe("kubernetes.io/tls");
        ((string?)_cluster.Secret["metadata"]!["name"]).ShouldBe("tls");
    }

    [Fact]
    public async Task The_hosts_are_those_of_the_configuration()
    {
        _cluster.Configuration!["webhooks"]![0]!["clientConfig"] = new System.Text.Json.Nodes.JsonObject { ["url"] = "https://127.0.0.1:9443/validate" };
        (await StartAsync()).Current!.MatchesHostname("127.0.0.1", allowCommonName: false).ShouldBeTrue();

        _cluster.Configuration = FakeCluster.Registered("other", "place");
        var keeper = await StartAsync();

        keeper.Current!.MatchesHostname("other.place.svc", allowCommonName: false).ShouldBeTrue();
        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task All_replicas_serve_the_same_certificate()
    {
        var (one, other) = (await StartAsync(), await StartAsync());

        other.Current!.Thumbprint.ShouldBe(one.Current!.Thumbprint);
        _cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task Two_replicas_that_start_at_once_agree()
    {
        var reading = 0;
        var bothHaveRead = new TaskCompletionSource();
        _cluster.Before = (method, path) =>
        {
            if (method != HttpMethod.Post)
                return Task.CompletedTask;
            if (Interlocked.Increment(ref reading) == 2)
                bothHaveRead.SetResult();
            return bothHaveRead.Task;
        };
        var (one, other) = (_cluster.Keeper(), _cluster.Keeper());

        await Task.WhenAll(one.TryAsync(default), other.TryAsync(default));

        one.Current!.Thumbprint.ShouldBe(other.Current!.Thumbprint);
        _cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task A_certificate_is_renewed_before_its_end_by_the_same_authority()
    {
        var keeper = await StartAsync();
        var (first, authority) = (keeper.Current!.Thumbprint, _cluster.SecretText("ca.crt"));

        _time.Advance(CertificateIssuer.CertificateLifetime - CertificateCheck.CertificateMargin - TimeSpan.FromSeconds(1));
        await keeper.TryAsync(default);
        keeper.Current.Thumbprint.ShouldBe(first);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await keeper.TryAsync(default)).ShouldBeTrue();

        keeper.Current.Thumbprint.ShouldNotBe(first);
        _cluster.SecretText("ca.crt").ShouldBe(authority);
        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task A_replica_serves_a_new_authority_only_after_it_was_in_the_bundle_and_the_old_one_stays_trusted_meanwhile()
    {
        var (one, other) = (await StartAsync(), await StartAsync());
        var old = one.Current!.Thumbprint;
        _time.StepWallClock(Start + CertificateIssuer.AuthorityLifetime - CertificateCheck.AuthorityMargin - TimeSpan.FromSeconds(1));
        await one.TryAsync(default);
        await other.TryAsync(default);
        old = one.Current.Thumbprint;

        _time.Advance(TimeSpan.FromSeconds(1));
        (await one.TryAsync(default)).ShouldBeFalse("it looks again soon");
        one.Current.Thumbprint.ShouldBe(old);
        IsTrusted(one).ShouldBeTrue();
        IsTrusted(other).ShouldBeTrue();
        (await one.TryAsync(default)).ShouldBeTrue();
        one.Current.Thumbprint.ShouldNotBe(old);
        IsTrusted(one).ShouldBeTrue();
        IsTrusted(other).ShouldBeTrue();
        other.Current!.Thumbprint.ShouldBe(old);
        await other.TryAsync(default);
        other.Current.Thumbprint.ShouldBe(one.Current.Thumbprint);

        Authorities().ShouldBe(2);
        _time.Advance(CaBundle.Overlap);
        await one.TryAsync(default);
        Authorities().ShouldBe(1);
        IsTrusted(one).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_Secret_is_made_again_and_requests_stay_trusted()
    {
        var (one, other) = (await StartAsync(), await StartAsync());

        _cluster.Secret = null;
        await one.TryAsync(default);
        IsTrusted(one).ShouldBeTrue();
        IsTrusted(other).ShouldBeTrue();
        await one.TryAsync(default);
        await other.TryAsync(default);

        one.Current!.Thumbprint.ShouldBe(other.Current!.Thumbprint);
        IsTrusted(one).ShouldBeTrue();
        Authorities().ShouldBe(2);
    }

    [Theory]
    [InlineData("ca.crt", "")]
    [InlineData("ca.key", "not a key")]
    [InlineData("tls.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("tls.key", "\0\u0001")]
    public async Task A_damaged_Secret_is_repaired(string key, string text)
    {
        var keeper = await StartAsync();
        _cluster.Secret!["data"]![key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        await keeper.TryAsync(default);
        await keeper.TryAsync(default);

        IsTrusted(keeper).ShouldBeTrue();
        CertificateCheck.Load(_cluster.SecretText("tls.crt"), _cluster.SecretText("tls.key")).ShouldNotBeNull().Thumbprint.ShouldBe(keeper.Current!.Thumbprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_wrong_bundle_is_put_right(string bundle)
    {
        var keeper = await StartAsync();
        _cluster.Bundle = Encoding.UTF8.GetBytes(bundle);

        await keeper.TryAsync(default);

        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task An_authority_that_is_not_ours_does_not_stay_in_the_bundle()
    {
        var keeper = await StartAsync();
        _cluster.Bundle = [.. _cluster.Bundle!, .. Encoding.ASCII.GetBytes(Actions.Http.TestCertificates.OtherAuthority.ExportCertificatePem())];

        await keeper.TryAsync(default);

        Authorities().ShouldBe(1);
    }

    [Theory]
    [InlineData(800)]
    [InlineData(-800)]
    public async Task A_clock_that_steps_gets_a_certificate_that_is_valid_then(int days)
    {
        var keeper = await StartAsync();

        _time.StepWallClock(Start.AddDays(days));
        await keeper.TryAsync(default);
        await keeper.TryAsync(default);

        CertificateCheck.IsValid(keeper.Current!, _time.GetUtcNow()).ShouldBeTrue();
        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_steps_back_a_little_changes_nothing()
    {
        var keeper = await StartAsync();

        _time.StepWallClock(Start.AddHours(-23));
        await keeper.TryAsync(default);

        _cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_operator_may_not_do_leaves_the_certificate_as_it_is()
    {
        var keeper = await StartAsync();
        var served = keeper.Current;
        _cluster.Refuses = (_, _) => (403, "Forbidden");

        (await keeper.TryAsync(default)).ShouldBeFalse();

        keeper.Current.ShouldBe(served);
    }

    [Fact]
    public async Task Without_a_configuration_there_is_no_certificate_until_there_is_one()
    {
        var configuration = _cluster.Configuration;
        _cluster.Configuration = null;
        var keeper = await StartAsync();
        keeper.Current.ShouldBeNull();

        _cluster.Configuration = configuration;
        await keeper.TryAsync(default);

        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task It_looks_every_half_minute_and_sooner_after_a_failure()
    {
        var keeper = _cluster.Keeper();
        using var stop = new CancellationTokenSource();
        var running = keeper.RunAsync(stop.Token);
        await Eventually.BecomesTrueAsync(() => keeper.HasTried && _time.NextTimer == _time.GetUtcNow() + CertificateKeeper.ShortPause, "it looks again at once");
        _time.Advance(CertificateKeeper.ShortPause);
        await Eventually.BecomesTrueAsync(() => _time.NextTimer == _time.GetUtcNow() + CertificateKeeper.Pause, "all is well");
        var authority = _cluster.Bundle;

        _cluster.Bundle = null;
        _time.Advance(CertificateKeeper.Pause);
        await Eventually.BecomesTrueAsync(() => _cluster.Bundle is not null, "the bundle is right again");

        _cluster.Bundle.ShouldBe(authority);
        await stop.CancelAsync();
        await running;
    }

    private async Task<CertificateKeeper> StartAsync()
    {
        var keeper = _cluster.Keeper();
        await keeper.TryAsync(default);
        await keeper.TryAsync(default);
        return keeper;
    }

    private int Authorities() => Bundle().Count;

    private X509Certificate2Collection Bundle()
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(Encoding.ASCII.GetString(_cluster.Bundle!));
        return bundle;
    }

    /// <summary>Whether the API server accepts what a replica serves.</summary>
    private bool IsTrusted(CertificateKeeper keeper)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Bundle());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(keeper.Current!);
    }
}
