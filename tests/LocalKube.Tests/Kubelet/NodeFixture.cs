using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

/// <summary>A cluster with its kubelet and Job controller, without the operator, and helpers to use it.</summary>
public sealed class NodeFixture : IAsyncLifetime
{
    private int _names;

    internal LocalKubeHost Host { get; private set; } = null!;

    internal KubeClient Client { get; private set; } = null!;

    internal ResourceClient<Pod> Pods => Client.Resource(KnownResources.Pods);

    public async Task InitializeAsync()
    {
        Host = await LocalKubeHost.StartAsync(new ApiServerOptions(), NullLoggerFactory.Instance, default);
        Client = new KubeClient(Host.Api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    internal string NewName(string prefix) => $"{prefix}-{Interlocked.Increment(ref _names)}";

    /// <summary>Creates a Pod with one shell script.</summary>
    internal Task<string> RunAsync(string script, string spec = "{}", string container = "{}") => RunAsync(WithScript(script, spec, container));

    internal async Task<string> RunAsync(JsonObject spec)
    {
        var name = NewName("pod");
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app"] = "test" } },
            ["spec"] = spec,
        };
        await Pods.CreateAsync("default", RawJson.From(pod), WriteOptions.Default, default);
        return name;
    }

    /// <summary>The spec of a Pod with one container that runs a shell script, with more members of both.</summary>
    internal static JsonObject WithScript(string script, string spec = "{}", string container = "{}")
    {
        var main = JsonNode.Parse(container)!.AsObject();
        main["name"] = "main";
        main["image"] = "none";
        main["command"] ??= new JsonArray("sh", "-c", script);
        var whole = JsonNode.Parse(spec)!.AsObject();
        whole["restartPolicy"] ??= "Never";
        whole["containers"] = new JsonArray(main);
        return whole;
    }

    internal async Task<Pod> WaitAsync(string name, string what, Func<Pod, bool> condition)
    {
        Pod? pod = null;
        try
        {
            await Eventually.BecomesTrueAsync(async () => (pod = await Pods.FindAsync("default", name, default)) is not null && condition(pod), what);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; it is {await Client.GetTextAsync($"api/v1/namespaces/default/pods/{name}", default)}", e);
        }

        return pod!;
    }

    internal Task<Pod> WaitEndAsync(string name) => WaitAsync(name, $"{name} ends", p => p.Status?.Phase is "Succeeded" or "Failed");

    internal Task WaitGoneAsync(string name) =>
        Eventually.BecomesTrueAsync(async () => await Pods.FindAsync("default", name, default) is null, $"{name} is gone");

    internal Task<string> LogAsync(string name, string query = "") => Client.GetTextAsync($"api/v1/namespaces/default/pods/{name}/log{query}", default);

    /// <summary>Waits until the log contains a text: the script has then come that far.</summary>
    internal Task WaitLogAsync(string name, string text) => Eventually.BecomesTrueAsync(
        async () =>
        {
            try
            {
                return (await LogAsync(name)).Contains(text, StringComparison.Ordinal);
            }
            catch (ApiException)
            {
                return false;
            }
        },
        $"the log of {name} holds '{text}'");

    internal ResourceClient<AnyObject> Resource(string group, string version, string plural, string kind) =>
        Client.Resource(AnyObject.TypeOf(group, version, plural, kind));
}

[CollectionDefinition(nameof(NodeCollection))]
public sealed class NodeCollection : ICollectionFixture<NodeFixture>;
