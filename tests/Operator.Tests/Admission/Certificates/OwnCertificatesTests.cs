using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission.Certificates;

/// <summary>The life of the webhook's certificate, with one replica and with two.</summary>
public sealed class OwnCertificatesTests : CertificateTest
{
    [Fact]
    public async Task The_first_replica_makes_the_certificate_and_makes_it_trusted()
    {
        var keeper = await StartAsync();

        keeper.Current!.MatchesHostname("webhook.system.svc", allowCommonName: false).ShouldBeTrue();
        keeper.Current!.HasPrivateKey.ShouldBeTrue();
        IsTrusted(keeper).ShouldBeTrue();
        ((string?)Cluster.Secret!["type"]).ShouldBe("kubernetes.io/tls");
        ((string?)Cluster.Secret["metadata"]!["name"]).ShouldBe("tls");
    }

    [Fact]
    public async Task The_hosts_are_those_of_the_configuration()
    {
        Cluster.Configuration!["webhooks"]![0]!["clientConfig"] = new System.Text.Json.Nodes.JsonObject { ["url"] = "https://127.0.0.1:9443/validate" };
        (await StartAsync()).Current!.MatchesHostname("127.0.0.1", allowCommonName: false).ShouldBeTrue();

        Cluster.Configuration = FakeCluster.Registered("other", "place");
        var keeper = await StartAsync();

        keeper.Current!.MatchesHostname("other.place.svc", allowCommonName: false).ShouldBeTrue();
        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task All_replicas_serve_the_same_certificate()
    {
        var (one, other) = (await StartAsync(), await StartAsync());

        other.Current!.Thumbprint.ShouldBe(one.Current!.Thumbprint);
        Cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task Two_replicas_that_start_at_once_agree()
    {
        var reading = 0;
        var bothHaveRead = new TaskCompletionSource();
        Cluster.Before = (method, path) =>
        {
            if (method != HttpMethod.Post)
                return Task.CompletedTask;
            if (Interlocked.Increment(ref reading) == 2)
                bothHaveRead.SetResult();
            return bothHaveRead.Task;
        };
        var (one, other) = (Cluster.Keeper(), Cluster.Keeper());

        await Task.WhenAll(one.TryAsync(default), other.TryAsync(default));

        one.Current!.Thumbprint.ShouldBe(other.Current!.Thumbprint);
        Cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task A_certificate_is_renewed_before_its_end_by_the_same_authority()
    {
        var keeper = await StartAsync();
        var (first, authority) = (keeper.Current!.Thumbprint, Cluster.SecretText("ca.crt"));

        Time.Advance(CertificateIssuer.CertificateLifetime - CertificateCheck.CertificateMargin - TimeSpan.FromSeconds(1));
        await keeper.TryAsync(default);
        keeper.Current.Thumbprint.ShouldBe(first);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await keeper.TryAsync(default)).ShouldBeTrue();

        keeper.Current.Thumbprint.ShouldNotBe(first);
        Cluster.SecretText("ca.crt").ShouldBe(authority);
        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task A_replica_serves_a_new_authority_only_after_it_was_in_the_bundle_and_the_old_one_stays_trusted_meanwhile()
    {
        var (one, other) = (await StartAsync(), await StartAsync());
        var old = one.Current!.Thumbprint;
        Time.StepWallClock(Start + CertificateIssuer.AuthorityLifetime - CertificateCheck.AuthorityMargin - TimeSpan.FromSeconds(1));
        await one.TryAsync(default);
        await other.TryAsync(default);
        old = one.Current.Thumbprint;

        Time.Advance(TimeSpan.FromSeconds(1));
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
        Time.Advance(CaBundle.Overlap);
        await one.TryAsync(default);
        Authorities().ShouldBe(1);
        IsTrusted(one).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_Secret_is_made_again_and_requests_stay_trusted()
    {
        var (one, other) = (await StartAsync(), await StartAsync());

        Cluster.Secret = null;
        await one.TryAsync(default);
        IsTrusted(one).ShouldBeTrue();
        IsTrusted(other).ShouldBeTrue();
        await one.TryAsync(default);
        await other.TryAsync(default);

        one.Current!.Thumbprint.ShouldBe(other.Current!.Thumbprint);
        IsTrusted(one).ShouldBeTrue();
        Authorities().ShouldBe(2);
    }

    [Fact]
    public async Task It_looks_every_half_minute_and_sooner_after_a_failure()
    {
        var keeper = Cluster.Keeper();
        using var stop = new CancellationTokenSource();
        var running = keeper.RunAsync(stop.Token);
        await Eventually.BecomesTrueAsync(() => keeper.HasTried && Time.NextTimer == Time.GetUtcNow() + CertificateKeeper.ShortPause, "it looks again at once");
        Time.Advance(CertificateKeeper.ShortPause);
        await Eventually.BecomesTrueAsync(() => Time.NextTimer == Time.GetUtcNow() + CertificateKeeper.Pause, "all is well");
        var authority = Cluster.Bundle;

        Cluster.Bundle = null;
        Time.Advance(CertificateKeeper.Pause);
        await Eventually.BecomesTrueAsync(() => Cluster.Bundle is not null, "the bundle is right again");

        Cluster.Bundle.ShouldBe(authority);
        await stop.CancelAsync();
        await running;
    }
}
