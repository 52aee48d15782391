using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>The results fit the schema of the CustomResourceDefinition, with no unknown field.</summary>
public sealed class SchemaTests
{
    private static readonly WriteOptions Strictly = new() { DryRun = true, FieldValidation = "Strict" };

    [Fact]
    public async Task An_API_server_accepts_every_result()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), NullLoggerFactory.Instance, default);
        using var client = new KubeClient(server.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
        var definitions = AnyObject.TypeOf("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false);
        var definition = YamlJson.Parse(Repository.Read("config/crd/scheduledjobs.dev_scheduledjobs.yaml"));
        await client.Resource(definitions).CreateAsync(null, RawJson.From(definition), WriteOptions.Default, default);
        var resource = client.Resource(AnyObject.TypeOf("scheduledjobs.dev", "v1alpha1", "scheduledjobs", "ScheduledJob"));
        var count = 0;
        foreach (var (from, file) in ConvertCases.All().Select(row => ((string)row[0], (string)row[1])))
        {
            foreach (var draft in ConvertCases.Convert(from, file).Drafts)
            {
                var manifest = draft.ToManifest();
                manifest["metadata"]!["namespace"] = "default";
                await resource.CreateAsync("default", RawJson.From(manifest), Strictly, default);
                count++;
            }
        }

        count.ShouldBeGreaterThan(50);
    }
}
