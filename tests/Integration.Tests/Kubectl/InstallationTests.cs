using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Integration.Tests.Api;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Kubectl;

/// <summary>
/// The server accepts every object from the chart, from kustomize and from the samples: <c>kubectl apply --dry-run=server</c>,
/// with unknown fields rejected.
/// </summary>
public sealed partial class InstallationTests(ITestOutputHelper output) : KubectlTest
{
    /// <summary>The kinds of Prometheus Operator and cert-manager, which are not a part of Kubernetes.</summary>
    private static readonly string[] Foreign = ["PrometheusRule", "ServiceMonitor", "Certificate", "Issuer"];

    [SkippableTheory]
    [InlineData("default")]
    [InlineData("single")]
    [InlineData("namespaced")]
    [InlineData("monitored", "PrometheusRule", "ServiceMonitor")]
    [InlineData("hardened", "Certificate", "Issuer")]
    public async Task The_server_accepts_the_rendered_chart(string values, params string[] unknown) =>
        await TakesAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Renders", $"{values}.yaml")), unknown);

    [SkippableTheory]
    [InlineData("default")]
    [InlineData("samples")]
    public async Task The_server_accepts_the_kustomize_output(string folder)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "config", folder);
        var text = File.Exists(Path.Combine(path, "kustomization.yaml"))
            ? (await KubectlAsync("kustomize", path)).Succeeded
            : string.Join("\n---\n", Directory.GetFiles(path, "*.yaml").Select(File.ReadAllText));
        await TakesAsync(text, []);
    }

    [SkippableFact]
    public async Task The_server_refuses_a_misspelt_field()
    {
        var render = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Renders", "default.yaml"));
        var wrong = render.Replace("serviceAccountName:", "serviceAcountName:", StringComparison.Ordinal);
        wrong.ShouldNotBe(render);

        (await DryRunAsync(wrong)).Failed.ShouldContain("unknown field \"spec.template.spec.serviceAcountName\"");
    }

    private async Task TakesAsync(string text, string[] unknown)
    {
        var documents = YamlText.Documents(text).ToList();
        documents.Select(d => d.Text("kind")!).Where(Foreign.Contains).ShouldBe(unknown, ignoreOrder: true);
        documents.RemoveAll(d => Foreign.Contains(d.Text("kind")));

        // The one of this name is in use by the tests.
        foreach (var webhook in documents.Where(d => d.Text("kind") == "ValidatingWebhookConfiguration"))
            webhook["metadata"]!["name"] = $"{webhook.Name()}-of-{Here.Name}";

        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. documents]) };
        var taken = (await DryRunAsync(list.ToJsonString())).Succeeded.Split('\n')
            .Count(line => line.EndsWith("(server dry run)", StringComparison.Ordinal));

        taken.ShouldBe(documents.Count);
        output.WriteLine($"{taken} objects taken by {Cluster.Name}; {unknown.Length} not asked for, as they are of no kind of Kubernetes' own");
    }

    /// <summary>In the test's namespace, because the ones that the objects name do not exist.</summary>
    private Task<KubectlResult> DryRunAsync(string text) =>
        KubectlWithAsync(NamespaceMember().Replace(text, $"$1{Here.Name}$2"), "apply", "--dry-run=server", "--validate=strict", "-f", "-");

    [GeneratedRegex("""("?namespace"?: ?"?)[a-z0-9-]+("?)""")]
    private static partial Regex NamespaceMember();
}
