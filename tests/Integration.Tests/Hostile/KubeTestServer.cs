using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>Kubernetes' own API machinery as one program, started for a test.</summary>
public sealed class KubeTestServer : IControlPlane
{
    private readonly string _folder;
    private readonly BackgroundProcess _process;

    private KubeTestServer(string folder, BackgroundProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public string Name => "kube-testserver";

    public string AdminKubeconfig => Path.Combine(_folder, "kubeconfig");

    public string OperatorKubeconfig => AdminKubeconfig;

    public bool HasCel => true;

    public bool HasControllers => true;

    public bool? HasKubelet => false;

    /// <param name="program">The program.</param>
    /// <param name="more">More of its options.</param>
    public static async Task<KubeTestServer> StartAsync(string program, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("scheduledjobs-kube-testserver-").FullName;
        var log = Scratch.PathOf($"{Path.GetFileName(folder)}.log");
        var process = BackgroundProcess.Start(program, ["--dir", folder, .. more], log);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException(await ReadAsync(log));
                return (await ReadAsync(log)).Contains("ready https://", StringComparison.Ordinal);
            },
            "kube-testserver is ready",
            TimeSpan.FromSeconds(60));
        return new(folder, process);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.TerminateAsync();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The log, which the program is still writing.</summary>
    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }
}
