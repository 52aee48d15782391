using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Hostile;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Integration.Tests.WebConsole;

/// <summary>
/// The console that users share, on Kubernetes' own API machinery and with its authorization: an administrator, and a viewer who has the role of
/// config/rbac, in the cluster or in one namespace. Needs SCHEDULEDJOBS_TEST_KUBE_TESTSERVER.
/// </summary>
public sealed partial class ViewerTests
{
    private const string Viewer = "token-of-the-viewer";

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_viewer_sees_pages_and_no_buttons_and_may_change_nothing(bool isOfOneNamespace)
    {
        await using var server = await StartAsync(isOfOneNamespace);
        using var api = new KubeApi(Kubeconfig.Read(server.AdminKubeconfig));
        await PrepareAsync(api);
        await using var console = await ServeAsync(server);
        using var viewer = Client(console, Viewer, isOfOneNamespace ? "team-a" : null);
        using var admin = Client(console, Kubeconfig.Read(server.AdminKubeconfig).Token!);

        var all = await ReadAsync(admin, "/", HttpStatusCode.OK);
        all.ShouldContain(">open</a>");
        all.ShouldContain(">zebra</a>");
        all.ShouldContain("<button name=\"do\" value=\"run\">");

        var page = await ReadAsync(viewer, "/", HttpStatusCode.OK);
        page.ShouldContain(">open</a>");
        page.Contains(">zebra</a>").ShouldBe(!isOfOneNamespace);
        page.ShouldNotContain("<button name=\"do\"");
        foreach (var path in (string[])["/timeline", "/calendar", "/try", "/schedules/team-a/open", "/api/v1/schedules", "/api/v1/timeline"])
            (await ReadAsync(viewer, path, HttpStatusCode.OK)).ShouldNotContain("<button name=\"do\"");
        await ReadAsync(viewer, "/schedules/team-b/zebra", isOfOneNamespace ? HttpStatusCode.NotFound : HttpStatusCode.OK);

        var form = new Dictionary<string, string> { ["csrf"] = FormToken().Match(await ReadAsync(viewer, "/try", HttpStatusCode.OK)).Groups[1].Value, ["do"] = "suspend", ["item"] = "team-a/open" };
        using var refused = await viewer.PostAsync(new Uri("/actions", UriKind.Relative), new FormUrlEncodedContent(form));
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("scheduledjobs.scheduledjobs.dev &quot;open&quot; is forbidden: User &quot;limited&quot; cannot patch");
        var untouched = await api.FindAsync(Kind.ScheduledJobs.Path("team-a", "open"));
        (untouched!["spec"]!["suspend"]?.GetValue<bool>() ?? false).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task A_viewer_of_one_namespace_is_asked_for_it_and_a_wrong_token_is_refused()
    {
        await using var server = await StartAsync(isOfOneNamespace: true);
        using var api = new KubeApi(Kubeconfig.Read(server.AdminKubeconfig));
        await PrepareAsync(api);
        await using var console = await ServeAsync(server);
        using var viewer = Client(console, Viewer);
        using var other = Client(console, Viewer, "team-b");
        using var stranger = Client(console, "wrong");

        (await ReadAsync(viewer, "/", HttpStatusCode.Forbidden)).ShouldContain("Name the namespaces whose ScheduledJobs you may list.");
        (await ReadAsync(other, "/", HttpStatusCode.Forbidden)).ShouldContain("You may not list the ScheduledJobs of any of these namespaces.");
        (await ReadAsync(stranger, "/", HttpStatusCode.Unauthorized)).ShouldContain("The API server does not accept the token");
    }

    private static async Task<KubeTestServer> StartAsync(bool isOfOneNamespace)
    {
        var program = Environment.GetEnvironmentVariable(HostileCluster.TestServerVariable);
        Skip.If(string.IsNullOrEmpty(program), $"{HostileCluster.TestServerVariable} names no server with authorization.");
        var role = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "rbac", "viewer_role.yaml"));
        var file = Scratch.PathOf($"viewer-{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, isOfOneNamespace ? role.Replace("kind: ClusterRole", "kind: Role").Replace("metadata:\n", "metadata:\n  namespace: team-a\n") : role);
        return await KubeTestServer.StartAsync(program!, "--limited-rules", file, "--limited-token", Viewer);
    }

    private static async Task PrepareAsync(KubeApi api)
    {
        await Cluster.InstallCustomResourcesAsync(api);
        foreach (var (@namespace, name) in ((string, string)[])[("team-a", "open"), ("team-b", "zebra")])
        {
            var item = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = @namespace } };
            await api.CreateAsync(Kind.Namespaces, null, item);
            await api.CreateAsync(Kind.ScheduledJobs, @namespace, TestNamespace.ScheduledJob(name, Http.Call("http://target.example/"), "trigger: {interval: {every: 1h}}"));
        }
    }

    /// <summary>The console knows the server's address and authority, and no credentials.</summary>
    private static Task<SharedConsole> ServeAsync(KubeTestServer server)
    {
        var known = KubeClientConfiguration.FromFile(server.AdminKubeconfig);
        var configuration = new KubeClientConfiguration
        {
            Server = known.Server,
            CertificateAuthorityPem = known.CertificateAuthorityPem,
            CertificateAuthorityFile = known.CertificateAuthorityFile,
            UseEnvironmentProxy = false,
        };
        return SharedConsole.StartAsync(configuration, new SharedConsoleOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, NullLoggerFactory.Instance, default);
    }

    private static HttpClient Client(SharedConsole console, string token, string? namespaces = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = console.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (namespaces is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"scheduledjob-console-namespaces={namespaces}");
        return client;
    }

    private static async Task<string> ReadAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return text;
    }

    [GeneratedRegex("name=\"csrf\" value=\"([0-9a-f]+)\"")]
    private static partial Regex FormToken();
}
