using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.LocalKube.Api.Data;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// What it costs that LocalCluster keeps its objects: writes per second with and without <c>--data</c>, from one client and from several, the
/// size of many schedules on the disk, and the start with them.
/// </summary>
internal static class DataScenario
{
    private const int Starts = 5;

    /// <summary>Options: --count N, --clients N, --directory DIR (on the disk to measure).</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var count = options.Number("--count", 10_000);
        var clients = options.Number("--clients", 16);
        var directory = Path.Combine(options.Text("--directory", Path.GetTempPath()), $"data-scenario-{Environment.ProcessId}");
        options.ExpectNoMore();
        try
        {
            await WriteAsync("warm-up, in memory", null, count / 10, clients);
            foreach (var parallel in new[] { 1, clients })
            {
                await WriteAsync("in memory", null, count / (parallel == 1 ? 10 : 1), parallel);
                await WriteAsync("with --data", Path.Combine(directory, $"by-{parallel}"), count / (parallel == 1 ? 10 : 1), parallel);
            }

            await StartAsync("empty, in memory", null);
            await StartAsync($"{count} schedules, with --data", Path.Combine(directory, $"by-{clients}"));
        }
        finally
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }

        return 0;
    }

    private static async Task WriteAsync(string what, string? directory, int count, int clients)
    {
        using var data = Open(directory);
        await using var host = await LocalClusterHost.StartAsync(new LocalClusterOptions { Data = data }, NullLoggerFactory.Instance, default);
        using var client = new KubeClient(host.Api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
        var schedules = client.Resource(ScheduledJobResource.Type);
        var next = -1;
        async Task CreateAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                await schedules.CreateAsync("default", Schedules.Quiet(i), WriteOptions.Default, default);
        }

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(CreateAsync)));
        var took = TimeProvider.System.GetElapsedTime(started);
        var size = directory is null ? "" : $", {new DirectoryInfo(directory).EnumerateFiles().Sum(f => f.Length) / 1024.0 / 1024:0.0} MiB";
        System.Console.WriteLine($"{what}, {clients} clients: {count} creations in {took.TotalSeconds:0.0} s, {count / took.TotalSeconds:0}/s{size}");
    }

    private static async Task StartAsync(string what, string? directory)
    {
        for (var i = 0; i < Starts; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var data = Open(directory);
            var opened = TimeProvider.System.GetElapsedTime(started);
            await using var host = await LocalClusterHost.StartAsync(new LocalClusterOptions { Data = data }, NullLoggerFactory.Instance, default);
            var took = TimeProvider.System.GetElapsedTime(started);
            System.Console.WriteLine($"start, {what}: {took.TotalMilliseconds:0} ms, of which {opened.TotalMilliseconds:0} ms to read the journal ({data?.ObjectCount} objects)");
        }
    }

    private static DataDirectory? Open(string? directory)
    {
        if (directory is null)
            return null;
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        return DataDirectory.Open(directory, NullLoggerFactory.Instance);
    }
}
