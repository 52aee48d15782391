using System.Net;
using System.Net.Sockets;
using System.Text;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>CronJobs from an API server.</summary>
public sealed class ClusterTests : IDisposable
{
    private const string CronJobs = """
        {"kind": "CronJobList", "apiVersion": "batch/v1", "metadata": {"resourceVersion": "5"}, "items": [
          {"metadata": {"name": "b", "namespace": "team", "creationTimestamp": "2026-01-01T00:00:00Z", "managedFields": []},
           "spec": {"schedule": "@every 2h", "jobTemplate": {"spec": {"parallelism": 2}}},
           "status": {"lastScheduleTime": "2026-01-01T10:00:00Z"}},
          {"metadata": {"name": "a", "namespace": "team", "labels": {"app": "web"}},
           "spec": {"schedule": "0 3 * * *", "timeZone": "Asia/Tokyo", "jobTemplate": {"spec": {"newField": {"x": [1]}}}}}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("convert-").FullName;

    [Theory]
    [InlineData("/apis/batch/v1/namespaces/team/cronjobs", false, null)]
    [InlineData("/apis/batch/v1/cronjobs", true, "app=web")]
    public async Task They_are_converted_in_the_order_of_their_names(string path, bool all, string? selector)
    {
        var port = FreePort();
        using var server = new HttpListener();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var requests = ServeAsync(server);
        var kubeconfig = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            {apiVersion: v1, kind: Config, current-context: c, contexts: [{name: c, context: {cluster: c, user: u} }],
             clusters: [{name: c, cluster: {server: "http://127.0.0.1:{{port}}" } }], users: [{name: u, user: {} }]}
            """);

        string[] options = [.. all ? (string[])["-A"] : [], .. selector is null ? (string[])[] : ["-l", selector]];
        var run = new CliRun { Time = new FakeTimeProvider(ConvertCases.Now) };
        var output = await run.PrintAsync(["convert", "--from", "cronjob", "--kubeconfig", kubeconfig, "-n", "team", .. options]);
        var asked = await requests;
        asked.AbsolutePath.ShouldBe(path);
        asked.Query.Contains("labelSelector=app%3Dweb").ShouldBe(selector is not null);
        Generated.ShouldBe($"{ConvertCases.Folder}/cronjob/cluster.expected.yaml", output);
    }

    private static async Task<Uri> ServeAsync(HttpListener server)
    {
        var context = await server.GetContextAsync();
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(CronJobs));
        context.Response.Close();
        return context.Request.Url!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
