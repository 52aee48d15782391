using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.TestKit;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>
/// A webhook whose certificate is wrong, on a cluster: what a write gets meanwhile, and that the operator repairs it. Each test
/// has a cluster of its own, as in <see cref="WebhookFailureTests"/>.
/// </summary>
public sealed class CertificateFailureTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Valid = "trigger: {cron: {expression: \"0 0 1 1 *\"}}";

    // A replica with this pause looks when it starts, and no more if all is well. The next look is that of another replica.
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private WebhookCluster _cluster = null!;

    private static string Secret => Kind.Secrets.Path(InProcessOperator.SystemNamespace, "scheduledjob-operator-webhook");

    private static string Configuration => Kind.ValidatingWebhookConfigurations.Path(null, WebhookNamespaces.Configuration);

    public async Task InitializeAsync() => _cluster = await WebhookCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Another_authority_in_caBundle_lets_writes_pass_unchecked_until_a_replica_looks()
    {
        await ServeAsync();
        await TrustAsync(ServingCertificate.Create().CertificatePem);
        await UncheckedAsync("another authority in caBundle");

        await RepairedAsync("another authority in caBundle", () => _cluster.Start());
    }

    [Fact]
    public async Task A_caBundle_that_somebody_removed_is_put_back()
    {
        await ServeAsync();
        await TrustAsync(null);
        await UncheckedAsync("no caBundle");

        await RepairedAsync("no caBundle", () => _cluster.Start());
    }

    [Fact]
    public async Task An_expired_certificate_lets_writes_pass_unchecked_until_a_replica_renews_it()
    {
        var (_, old) = _cluster.Start(pause: Never, time: new LateTime());
        _cluster.Service.Add(old);
        await Eventually.BecomesTrueAsync(async () => await BundleAsync() is not null, "the authority is in caBundle");
        using var expired = X509Certificate2.CreateFromPem(await TextAsync("tls.crt"));
        expired.NotAfter.ToUniversalTime().ShouldBeLessThan(TimeProvider.System.GetUtcNow().UtcDateTime);
        await Eventually.BecomesTrueAsync(async () => !await _cluster.IsRefusedAsync() && _cluster.Service.Accepted > 0, "the webhook is called, in vain");
        await UncheckedAsync("an expired certificate");

        await RepairedAsync("an expired certificate", () =>
        {
            _cluster.Service.Add(_cluster.Start().Port);
            _cluster.Service.Remove(old);
        });
    }

    [Fact]
    public async Task A_deleted_Secret_is_replaced_while_every_write_is_checked()
    {
        await _cluster.StartAndServeAsync(TimeSpan.FromSeconds(1));
        var before = await TextAsync("ca.crt");
        await _cluster.Api.DeleteAsync(Secret);
        var started = TimeProvider.System.GetTimestamp();

        var (refused, stored) = (0, 0);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                _ = await _cluster.IsRefusedAsync() ? refused++ : stored++;
                return await IsNewAsync();
            },
            "a new authority is served");

        stored.ShouldBe(0);
        output.WriteLine($"{_cluster.Name}: a deleted Secret: a new authority is served after {Milliseconds(started)} ms; {refused} of {refused + stored} bad writes refused meanwhile");
        (await _cluster.IsRefusedAsync()).ShouldBeTrue();

        async Task<bool> IsNewAsync() => await _cluster.Api.FindAsync(Secret) is not null && await TextAsync("ca.crt") is var now && now != before && await IsServedAsync(now);
    }

    [Fact]
    public async Task A_slow_network_delays_a_write_and_does_not_let_it_pass()
    {
        await _cluster.StartAndServeAsync();
        _cluster.Service.Delay = TimeSpan.FromMilliseconds(300);

        var started = TimeProvider.System.GetTimestamp();
        (await _cluster.IsRefusedAsync()).ShouldBeTrue();

        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(_cluster.Service.Delay);
        output.WriteLine($"{_cluster.Name}: a slow network: a bad write is refused after {Milliseconds(started)} ms");
    }

    /// <summary>Serves with a replica that has found all well, and will not look again.</summary>
    private async Task ServeAsync()
    {
        var (first, _) = _cluster.Start();
        await Eventually.BecomesTrueAsync(async () => await BundleAsync() is not null, "the authority is in caBundle");
        await _cluster.StartAndServeAsync(Never);
        await first.DisposeAsync();
    }

    /// <summary>Waits until the API server has noticed, and measures a write that is not checked.</summary>
    private async Task UncheckedAsync(string what)
    {
        await Eventually.BecomesTrueAsync(async () => !await _cluster.IsRefusedAsync(), $"{what}: bad writes pass");
        var started = TimeProvider.System.GetTimestamp();
        (await _cluster.TryAsync("good", Valid)).ShouldBeNull();
        output.WriteLine($"{_cluster.Name}: {what}: a write takes {Milliseconds(started)} ms and is not checked");
    }

    private async Task RepairedAsync(string what, Action startReplica)
    {
        var started = TimeProvider.System.GetTimestamp();
        startReplica();
        await Eventually.BecomesTrueAsync(_cluster.IsRefusedAsync, $"{what}: bad writes are refused again");
        output.WriteLine($"{_cluster.Name}: {what}: repaired {Milliseconds(started)} ms after a replica started");
    }

    private async Task TrustAsync(string? authority)
    {
        var webhooks = (JsonArray)(await _cluster.Api.FindAsync(Configuration))!["webhooks"]!.DeepClone();
        var config = (JsonObject)webhooks[0]!["clientConfig"]!;
        config.Remove("caBundle");
        if (authority is not null)
            config["caBundle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(authority));
        await _cluster.Api.MergePatchAsync(Configuration, new JsonObject { ["webhooks"] = webhooks });
    }

    private async Task<string?> BundleAsync() => (await _cluster.Api.FindAsync(Configuration)).Items("webhooks")[0].Text("clientConfig", "caBundle");

    /// <summary>A text of the Secret.</summary>
    private async Task<string> TextAsync(string key) =>
        Encoding.ASCII.GetString(Convert.FromBase64String((await _cluster.Api.FindAsync(Secret)).Text("data", key) ?? ""));

    /// <summary>Whether what is served is of this authority.</summary>
    private async Task<bool> IsServedAsync(string authority)
    {
        using var ours = X509Certificate2.CreateFromPem(authority);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { ours },
        };
        using var client = new HttpClient(handler);
        try
        {
            using var response = await client.GetAsync($"https://127.0.0.1:{_cluster.Service.Port}/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static long Milliseconds(long since) => (long)TimeProvider.System.GetElapsedTime(since).TotalMilliseconds;

    /// <summary>A clock that is behind by more than the lifetime of a certificate.</summary>
    private sealed class LateTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(-100);
    }
}
