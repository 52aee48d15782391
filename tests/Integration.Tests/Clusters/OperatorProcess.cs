using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>The operator in its own process, which can be stopped and killed.</summary>
public static class OperatorProcess
{
    /// <summary>Names a published operator to test, instead of the one that was built along with the tests.</summary>
    private const string ProgramVariable = "SCHEDULEDJOBS_TEST_OPERATOR";

    /// <summary>The program, and what comes before its own arguments.</summary>
    public static (string Program, string[] Arguments) Program => Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } published
        ? (Path.GetFullPath(published), [])
        : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "ScheduledJobs.Operator.dll")]);

    /// <summary>Starts it for one namespace and waits until it is ready.</summary>
    public static Task<BackgroundProcess> StartAsync(Cluster cluster, string @namespace) =>
        StartAsync(cluster.OperatorKubeconfig, @namespace, "--namespace", @namespace);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="kubeconfig">Path of its kubeconfig.</param>
    /// <param name="name">Name of its log, which it shares with earlier ones of that name.</param>
    /// <param name="options">More command-line options.</param>
    public static async Task<BackgroundProcess> StartAsync(string kubeconfig, string name, params string[] options)
    {
        var health = $"127.0.0.1:{FreePort.Find()}";
        var process = Launch(kubeconfig, name, ["--health-bind-address", health, .. options]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{health}") };
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"The operator has ended:\n{await File.ReadAllTextAsync(process.LogPath)}");
                try
                {
                    using var answer = await http.GetAsync(new Uri("readyz", UriKind.Relative));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the operator is ready",
            pace: TimeSpan.FromMilliseconds(50));
        return process;
    }

    /// <summary>Starts it. Without <c>--health-bind-address</c> among the options it has no probes.</summary>
    public static BackgroundProcess Launch(string kubeconfig, string name, params string[] options) => BackgroundProcess.Start(
        Program.Program,
        [
            .. Program.Arguments, "--kubeconfig", kubeconfig, "--egress-allow-loopback",
            .. options.Contains("--health-bind-address") ? options : ["--health-bind-address", "off", .. options],
        ],
        Scratch.PathOf($"operator-{name}.log"));
}
