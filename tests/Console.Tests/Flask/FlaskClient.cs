using System.Net;
using System.Text.Json.Nodes;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Console.Tests.Tokens;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Console.Tests.Flask;

/// <summary>A console with Flask-APScheduler's routes, and a client of them.</summary>
internal sealed class FlaskClient : IAsyncDisposable
{
    private const string Template = "{template: {spec: {containers: [{name: main, image: app}]}}}";

    private readonly SharedConsole _console;
    private readonly Browser _browser;

    private FlaskClient(SharedConsole console, Browser browser)
    {
        _console = console;
        _browser = browser;
    }

    public Uri Address => _console.Address;

    /// <summary>Starts a console over a namespace of its own, with three functions.</summary>
    public static async Task<FlaskClient> StartAsync(SharedFixture fixture, string @namespace, string token = SharedFixture.Editor, bool isReadOnly = false)
    {
        await fixture.Cluster.Client.Resource(AnyObject.TypeOf("", "v1", "namespaces", "Namespace", namespaced: false))
            .CreateAsync(null, new AnyObject { Metadata = new ObjectMeta { Name = @namespace } }, WriteOptions.Default, default);
        var functions = new ConfigMap
        {
            Metadata = new ObjectMeta { Name = "scheduledjob-functions" },
            Data = new()
            {
                ["tests.test_api.job1"] = "{http: {url: 'http://app.example/run'}}",
                ["app.fixed"] = "{http: {url: 'http://app.example/run', body: always the same}}",
                ["app.pod"] = $"{{pod: {Template}}}",
                ["app.job"] = $"{{job: {{template: {{spec: {Template}}}}}}}",
                ["app.broken"] = "{http: {}, pod: {}}",
            },
        };
        await fixture.Cluster.Client.Resource(KnownResources.ConfigMaps).CreateAsync(@namespace, functions, WriteOptions.Default, default);
        var console = await fixture.StartAsync(new SharedConsoleOptions { Flask = new FlaskOptions(@namespace), IsReadOnly = isReadOnly });
        return new FlaskClient(console, fixture.Enter(token, console));
    }

    /// <summary>Sends JSON without a content type, as Flask-APScheduler's own tests do.</summary>
    public async Task<(int Status, JsonNode? Json)> SendAsync(string method, string path, string? body = null)
    {
        var content = body is null ? null : new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        var reply = await _browser.SendAsync(new HttpMethod(method), path, content);
        return ((int)reply.Status, reply.Status == HttpStatusCode.NoContent ? null : JsonNode.Parse(reply.Text));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _console.DisposeAsync();
    }
}
