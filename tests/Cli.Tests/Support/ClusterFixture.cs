using System.Collections.Concurrent;
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

namespace ScheduledJobs.Cli.Tests.Support;

/// <summary>LocalKube with the ScheduledJob API, without the operator: a test writes the statuses that it needs.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private int _namespaces;
    private string _folder = "";

    internal LocalKubeHost Host { get; private set; } = null!;

    internal KubeClient Client => Host.Client;

    internal ResourceClient<ScheduledJob> Schedules => Client.Resource(ScheduledJobResource.Type);

    /// <summary>Headers of the requests that impersonate somebody.</summary>
    internal ConcurrentQueue<(string User, string Groups)> Impersonations { get; } = [];

    /// <summary>Paths that the server refuses with 403.</summary>
    internal ConcurrentDictionary<string, bool> Forbidden { get; } = [];

    /// <summary>Runs before a request is carried out.</summary>
    internal Func<HttpRequest, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    internal string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public async Task InitializeAsync()
    {
        Host = await LocalKubeHost.StartAsync(new ApiServerOptions { Interceptor = InterceptAsync }, NullLoggerFactory.Instance, default);
        _folder = Directory.CreateTempSubdirectory("cli-tests-").FullName;
        await File.WriteAllTextAsync(Kubeconfig, Host.Api.AdminKubeconfig);
        var definitions = Client.Resource(AnyObject.TypeOf("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false));
        foreach (var kind in (string[])["scheduledjobs", "backfills"])
        {
            var definition = YamlJson.Parse(Repository.Read($"config/crd/scheduledjobs.dev_{kind}.yaml"))!;
            await definitions.CreateAsync(null, RawJson.From(definition), WriteOptions.Default, default);
        }
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A namespace of its own for a test, and a command line that works in it.</summary>
    internal async Task<(string Namespace, CliRun Cli)> NewAsync(TimeProvider? time = null)
    {
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        var namespaces = Client.Resource(AnyObject.TypeOf("", "v1", "namespaces", "Namespace", namespaced: false));
        await namespaces.CreateAsync(null, new AnyObject { Metadata = new ObjectMeta { Name = name } }, WriteOptions.Default, default);
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, Host.Api.AdminKubeconfig.Replace("namespace: default", $"namespace: {name}"));
        var cli = time is null ? new CliRun() : new CliRun { Time = time };
        cli.Environment["KUBECONFIG"] = file;
        return (name, cli);
    }

    /// <summary>Creates a ScheduledJob from its spec in YAML, and gives it a status.</summary>
    internal async Task<ScheduledJob> CreateAsync(string @namespace, string name, string spec, ScheduledJobStatus? status = null, string labels = "{}")
    {
        var manifest = YamlJson.Parse($$"""
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: ScheduledJob
            metadata: {name: {{name}}, labels: {{labels}}}
            spec: {{{spec}}}
            """)!;
        var job = await Schedules.CreateAsync(@namespace, RawJson.From(manifest), WriteOptions.Default, default);
        return status is null ? job : await SetAsync(@namespace, name, status);
    }

    /// <summary>Writes a status, as the operator does.</summary>
    internal Task<ScheduledJob> SetAsync(string @namespace, string name, ScheduledJobStatus status)
    {
        var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.ScheduledJobStatus) };
        return Schedules.PatchAsync(@namespace, name, Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, default);
    }

    private async Task InterceptAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.TryGetValue("Impersonate-User", out var user))
            Impersonations.Enqueue((user.ToString(), context.Request.Headers["Impersonate-Group"].ToString()));
        await Meanwhile(context.Request);
        if (!Forbidden.Keys.Any(path => context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal)))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = 403;
        await context.Response.WriteAsync("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"not for you","reason":"Forbidden","code":403}""");
    }
}

[CollectionDefinition(nameof(ClusterCollection))]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>;
