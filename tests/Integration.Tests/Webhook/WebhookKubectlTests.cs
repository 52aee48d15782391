using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Kubectl;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>What people read when the webhook has something to say.</summary>
public sealed class WebhookKubectlTests : KubectlTest
{
    private static readonly string InBerlim = NewYear.Replace("Europe/Berlin", "Europe/Berlim", StringComparison.Ordinal);

    protected override Task<TestNamespace> CreateNamespaceAsync() => WebhookNamespaces.CreateAsync(Cluster.Api);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (Cluster.HasWebhook)
            await WebhookTest.IsServedAsync(Cluster.Api, Here.Name);
    }

    [SkippableFact]
    public async Task A_refusal_looks_like_the_API_servers_own()
    {
        WebhookTest.RequireWebhook();
        foreach (var options in (string[][])[["apply", "-f", "-"], ["apply", "--dry-run=server", "-f", "-"], ["create", "-f", "-"]])
        {
            var error = (await KubectlWithAsync(InBerlim, options)).Failed;

            error.ShouldContain("The ScheduledJob \"new-year\" is invalid: spec.timeZone: ");
            error.ShouldContain("did you mean Europe/Berlin?");
        }
    }

    [SkippableFact]
    public async Task An_edit_is_refused_and_a_warning_is_printed()
    {
        WebhookTest.RequireWebhook();
        await ApplyAsync(NewYear);

        (await KubectlWithAsync(InBerlim, "apply", "-f", "-")).Failed.ShouldContain("spec.timeZone");
        var warned = await KubectlWithAsync($"{NewYear}\n  endAt: \"2020-01-01T00:00:00Z\"\n", "apply", "-f", "-");

        warned.Succeeded.ShouldContain("configured");
        warned.Error.ShouldContain("Warning: spec.endAt: 2020-01-01T00:00:00Z is in the past");
    }
}
