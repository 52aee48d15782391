using System.Security.Cryptography.X509Certificates;
using System.Text;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>
/// A webhook that cannot be asked never stands in the way. Each test has a cluster of its own: LocalCluster, or kube-testserver if
/// SCHEDULEDJOBS_TEST_KUBE_TESTSERVER names it.
/// </summary>
public sealed class WebhookFailureTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Invalid = "trigger: {cron: {expression: \"30 25 * * *\"}}";
    private const string Valid = "trigger: {cron: {expression: \"0 0 1 1 *\"}}";

    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(3);

    private WebhookCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await WebhookCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Without_the_webhook_a_bad_schedule_is_stored_and_its_conditions_say_the_same()
    {
        var (_, port) = _cluster.Start();
        _cluster.Service.Add(port);
        await WebhookTest.IsServedAsync(_cluster.Api, _cluster.Here.Name);
        var refusal = (await _cluster.TryAsync("bad", Invalid)).ShouldNotBeNull();
        _cluster.Service.Remove(port);
        _cluster.Service.Break();

        (await _cluster.TryAsync("bad", Invalid)).ShouldBeNull();

        var stalled = await _cluster.Here.UntilStalledAsync("bad");
        refusal.ShouldEndWith($"denied the request: {stalled.Condition("Stalled").Text("message")}");
    }

    [Fact]
    public async Task An_invalid_schedule_that_got_in_can_be_annotated_and_deleted_and_not_made_worse()
    {
        (await _cluster.TryAsync("bad", Invalid)).ShouldBeNull();
        await _cluster.StartAndServeAsync();
        var path = Kind.ScheduledJobs.Path(_cluster.Here.Name, "bad");

        (await _cluster.Api.MergePatchAsync(path, YamlText.Single("metadata: {annotations: {a: b}}"))).Annotation("a").ShouldBe("b");
        await Should.ThrowAsync<RefusedException>(() => _cluster.Api.MergePatchAsync(path, YamlText.Single("spec: {trigger: {cron: {expression: x}}}")));
        var (code, _, warnings) = await _cluster.Api.WriteAsync(HttpMethod.Patch, path, YamlText.Single("spec: {suspend: true}"));
        code.ShouldBe(200);
        warnings.ShouldHaveSingleItem().ShouldContain("nothing runs until it is corrected");
        await _cluster.Api.DeleteAsync(path);
        (await _cluster.Api.FindAsync(path)).ShouldBeNull();
    }

    [Fact]
    public async Task A_webhook_that_hangs_delays_a_write_by_its_timeout_and_no_more()
    {
        await _cluster.StartAndServeAsync();
        _cluster.Service.Hangs = true;
        _cluster.Service.Break();

        // The first request may meet a connection that has just broken.
        await _cluster.IsRefusedAsync();
        var elapsed = await TimeAsync(() => _cluster.TryAsync("slow", Invalid));

        elapsed.ShouldBeInRange(WebhookTimeout, WebhookTimeout * 3);
        output.WriteLine($"{_cluster.Name}: a write takes {elapsed.TotalMilliseconds:F0} ms while the webhook hangs");
    }

    [Fact]
    public async Task A_webhook_that_is_gone_costs_nothing_that_anybody_notices()
    {
        var (without, with, gone) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < 20; i++)
            gone.Add(await TimeAsync(() => _cluster.TryAsync($"gone-{i}", Valid)));
        await _cluster.StartAndServeAsync();
        for (var i = 0; i < 200; i++)
            with.Add(await TimeAsync(() => _cluster.TryAsync($"with-{i}", Valid)));
        await _cluster.Api.DeleteAsync(Kind.ValidatingWebhookConfigurations.Path(null, WebhookNamespaces.Configuration));
        await Eventually.BecomesTrueAsync(async () => !await _cluster.IsRefusedAsync(), "the webhook is no longer asked");
        for (var i = 0; i < 200; i++)
            without.Add(await TimeAsync(() => _cluster.TryAsync($"without-{i}", Valid)));

        output.WriteLine($"{_cluster.Name}: create without webhook {Text(without)}; with it {Text(with)}; with it gone {Text(gone)}");
        gone.Order().ElementAt(10).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task While_replicas_are_replaced_nothing_bad_gets_in()
    {
        var (first, port) = _cluster.Start(linger: TimeSpan.FromSeconds(2));
        _cluster.Service.Add(port);
        await WebhookTest.IsServedAsync(_cluster.Api, _cluster.Here.Name);
        using var stop = new CancellationTokenSource();
        var (refused, stored) = (0, 0);
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                _ = await _cluster.IsRefusedAsync() ? refused++ : stored++;
        });

        var (_, newPort) = _cluster.Start();
        await Eventually.BecomesTrueAsync(() => ServesAsync(newPort), "the new replica is ready");
        _cluster.Service.Add(newPort);
        var stopping = first.DisposeAsync();

        // Endpoints follow a moment after a Pod has begun to end.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        _cluster.Service.Remove(port);
        await stopping;
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await stop.CancelAsync();
        await writing;

        stored.ShouldBe(0);
        refused.ShouldBeGreaterThan(10);
        output.WriteLine($"{_cluster.Name}: {refused} of {refused + stored} bad writes refused during the roll-out");
    }

    private async Task<bool> ServesAsync(int port)
    {
        var configuration = await _cluster.Api.FindAsync(Kind.ValidatingWebhookConfigurations.Path(null, WebhookNamespaces.Configuration));
        var bundle = Convert.FromBase64String(configuration.Items("webhooks")[0].Text("clientConfig", "caBundle")!);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(bundle));
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = policy;
        using var client = new HttpClient(handler);
        try
        {
            using var response = await client.GetAsync($"https://127.0.0.1:{port}/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task<string?>> write)
    {
        var started = TimeProvider.System.GetTimestamp();
        (await write()).ShouldBeNull();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static string Text(List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return $"p50 {sorted[sorted.Count / 2].TotalMilliseconds:F1} ms, p99 {sorted[(int)(sorted.Count * 0.99)].TotalMilliseconds:F1} ms";
    }
}
