using ScheduledJobs.Benchmarks.Scenarios.Rig;
using ScheduledJobs.Kube.Tests.Caching;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>The heap before and after many reconnects of a watch over real connections; client and server share the process.</summary>
internal static class ReconnectsScenario
{
    /// <summary>Options: --reconnects N.</summary>
    public static async Task<int> RunAsync(ScenarioOptions options)
    {
        var reconnects = options.Number("--reconnects", 1000);
        options.ExpectNoMore();
        var (before, after, watches, cached) = await ReconnectRun.PlayAsync(reconnects);
        System.Console.WriteLine($"reconnects  {watches}, {cached} objects cached");
        System.Console.WriteLine($"heap        {before / 1024.0:0} KB before, {after / 1024.0:0} KB after, {(after - before) / (double)watches:0} bytes a reconnect");
        return 0;
    }
}
