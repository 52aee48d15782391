using System.Diagnostics;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Kubectl;

/// <summary>The real kubectl, on the cluster of this run and in one namespace.</summary>
public sealed class KubectlProgram(string path, string kubeconfig, string @namespace)
{
    private static readonly string Cache = Scratch.PathOf("kubectl-cache");

    private static readonly Version Oldest = new(1, 27);

    private static readonly Lazy<Task<(string? Path, Version? Version)>> Installed = new(FindAsync);

    /// <summary>
    /// kubectl from PATH. Without it the test is skipped, but fails in CI, which must install it. A version older than the ones
    /// we support, such as Debian's, proves nothing and is skipped everywhere.
    /// </summary>
    public static async Task<KubectlProgram> RequireAsync(string kubeconfig, string @namespace)
    {
        var (path, version) = await Installed.Value;
        if (path is null && Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("kubectl is not on the PATH, and in CI it must be: what people type would go untested.");
        Skip.If(path is null, "kubectl is not on the PATH");
        Skip.If(version < Oldest, $"{path} is version {version}; the oldest that is supported is {Oldest}");
        return new(path!, kubeconfig, @namespace);
    }

    private static async Task<(string? Path, Version? Version)> FindAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
        if (path is null)
            return (null, null);
        var answer = await new KubectlProgram(path, "/dev/null", "default").RunAsync("version", "--client", "--output", "json");
        var version = JsonNode.Parse(answer.Succeeded).At("clientVersion");
        return (path, new Version($"{version.Text("major")}.{version.Text("minor")!.TrimEnd('+')}"));
    }

    public Task<KubectlResult> RunAsync(params string[] arguments) => RunAsync(input: "", arguments);

    /// <summary>Runs a command such as <c>kubectl VERB -f -</c> on a manifest.</summary>
    public async Task<KubectlResult> RunAsync(string input, string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Eventually.Limit, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} did not end within {Eventually.Limit.TotalSeconds} s.", late);
        }

        return new($"kubectl {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }

    /// <summary>Reads lines from a command that does not end by itself until there are enough, then ends it.</summary>
    public async Task<IReadOnlyList<string>> ReadLinesAsync(Func<IReadOnlyList<string>, bool> enough, params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(Eventually.Limit, TimeProvider.System);
        var lines = new List<string>();
        try
        {
            while (!enough(lines) && await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                lines.Add(line);
            return lines;
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} only printed:\n{string.Join('\n', lines)}", late);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(path, ["--kubeconfig", kubeconfig, "--namespace", @namespace, "--cache-dir", Cache, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBE_EDITOR"] = "sed -i s/NEW-YEAR/CHANGED/";
        return Process.Start(start)!;
    }
}
