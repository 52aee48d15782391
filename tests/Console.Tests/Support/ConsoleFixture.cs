using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Support;

/// <summary>LocalKube with the ScheduledJob API and a console over it, without the operator: a test writes the statuses that it needs.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    internal LocalKubeHost Cluster { get; private set; } = null!;

    internal ConsoleHost Console { get; private set; } = null!;

    internal ConsoleHost ReadOnly { get; private set; } = null!;

    internal ConcurrentQueue<Uri> NewLinks { get; } = [];

    /// <summary>Namespaces whose ScheduledJobs the user may only see.</summary>
    internal ConcurrentDictionary<string, bool> Protected { get; } = [];

    internal ResourceClient<ScheduledJob> Schedules => Cluster.Client.Resource(ScheduledJobResource.Type);

    public async Task InitializeAsync()
    {
        Cluster = await LocalKubeHost.StartAsync(new ApiServerOptions { Interceptor = InterceptAsync }, NullLoggerFactory.Instance, default);
        var definitions = Cluster.Client.Resource(AnyObject.TypeOf("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false));
        foreach (var file in (string[])["scheduledjobs", "backfills"])
        {
            var definition = YamlJson.Parse(Repository.Read($"config/crd/scheduledjobs.dev_{file}.yaml"))!;
            await definitions.CreateAsync(null, RawJson.From(definition), WriteOptions.Default, default);
        }

        Console = await ConsoleHost.StartAsync(Cluster.Client, new ConsoleOptions { LinkUsed = NewLinks.Enqueue }, NullLoggerFactory.Instance, default);
        ReadOnly = await ConsoleHost.StartAsync(Cluster.Client, new ConsoleOptions { IsReadOnly = true }, NullLoggerFactory.Instance, default);
    }

    public async Task DisposeAsync()
    {
        await Console.DisposeAsync();
        await ReadOnly.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    /// <summary>A browser that has not opened a link yet.</summary>
    internal static Browser Stranger(ConsoleHost console) => new(console.Address);

    /// <summary>A browser that was let in.</summary>
    internal async Task<Browser> EnterAsync(ConsoleHost? console = null)
    {
        var browser = Stranger(console ?? Console);
        (await browser.GetAsync((console ?? Console).NewLink().PathAndQuery)).Status.ShouldBe(HttpStatusCode.SeeOther);
        return browser;
    }

    /// <summary>Creates a ScheduledJob from its spec in YAML, and waits until the console knows it.</summary>
    internal async Task<ScheduledJob> CreateAsync(string @namespace, string name, string spec, ScheduledJobStatus? status = null)
    {
        if (@namespace != "default")
            await EnsureNamespaceAsync(@namespace);
        var manifest = YamlJson.Parse($"{{apiVersion: scheduledjobs.dev/v1alpha1, kind: ScheduledJob, metadata: {{name: {name}}}, spec: {{{spec}}}}}")!;
        var job = await Schedules.CreateAsync(@namespace, RawJson.From(manifest), WriteOptions.Default, default);
        if (status is not null)
        {
            var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.ScheduledJobStatus) };
            job = await Schedules.PatchAsync(@namespace, name, Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, default);
        }

        using var browser = await EnterAsync();
        await Eventually.BecomesTrueAsync(async () => (await browser.GetAsync($"/schedules/{@namespace}/{name}")).Status == HttpStatusCode.OK, "the console sees it");
        return job;
    }

    /// <summary>Changes a ScheduledJob so that it looks different.</summary>
    internal async Task ToggleAsync(string @namespace, string name)
    {
        var job = await Schedules.GetAsync(@namespace, name, default);
        var state = job.Status?.State == ScheduleStates.Late ? ScheduleStates.Failing : ScheduleStates.Late;
        await Schedules.PatchAsync(@namespace, name, Patch.Merge(RawJson.From(new JsonObject { ["status"] = new JsonObject { ["state"] = state } })), "status", WriteOptions.Default, default);
    }

    private async Task EnsureNamespaceAsync(string name)
    {
        var namespaces = Cluster.Client.Resource(AnyObject.TypeOf("", "v1", "namespaces", "Namespace", namespaced: false));
        if (await namespaces.FindAsync(null, name, default) is null)
            await namespaces.CreateAsync(null, new AnyObject { Metadata = new ObjectMeta { Name = name } }, WriteOptions.Default, default);
    }

    /// <summary>Refuses changes in protected namespaces, and says so when asked.</summary>
    private async Task InterceptAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        if (HttpMethods.IsPatch(context.Request.Method) && Protected.Keys.Any(n => path.Contains($"/namespaces/{n}/", StringComparison.Ordinal)))
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"scheduledjobs.scheduledjobs.dev is forbidden: User \"viewer\" cannot patch","reason":"Forbidden","code":403}""");
            return;
        }

        if (path.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal))
        {
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var asked = JsonNode.Parse(await reader.ReadToEndAsync())!["spec"]!["resourceAttributes"]!;
            if ((string?)asked["verb"] == "patch" && Protected.ContainsKey((string?)asked["namespace"] ?? ""))
            {
                context.Response.StatusCode = 201;
                await context.Response.WriteAsync("""{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{},"status":{"allowed":false}}""");
                return;
            }

            context.Request.Body.Position = 0;
        }

        await next(context);
    }
}

[CollectionDefinition(nameof(ConsoleCollection))]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleFixture>;
