using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>A test in a namespace that the webhook checks.</summary>
public abstract class WebhookTest : ClusterTest
{
    private static readonly JsonObject NeverValid = TestNamespace.ScheduledJob("probe", Http.Call("http://x/"), "trigger: {cron: {expression: x}}");

    /// <summary>What the API server puts before the webhook's message.</summary>
    protected const string Denied = "admission webhook \"validate.scheduledjobs.dev\" denied the request: ";

    protected override Task<TestNamespace> CreateNamespaceAsync() => WebhookNamespaces.CreateAsync(Cluster.Api);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (Cluster.HasWebhook)
            await IsServedAsync(Cluster.Api, Here.Name);
    }

    /// <summary>Waits until the API server asks the webhook.</summary>
    internal static Task IsServedAsync(KubeApi api, string @namespace) => Eventually.BecomesTrueAsync(
        async () => (await api.WriteAsync(HttpMethod.Post, Kind.ScheduledJobs.Path(@namespace) + "?dryRun=All", NeverValid)).Code == 422,
        "the webhook is served",
        pace: TimeSpan.FromMilliseconds(100));

    internal static void RequireWebhook() => Skip.IfNot(Cluster.HasWebhook, "SCHEDULEDJOBS_TEST_WEBHOOK is off: the API server cannot call this process");
}
