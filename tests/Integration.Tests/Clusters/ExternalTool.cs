using System.Diagnostics;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>A finished run of a program: its exit code and its output.</summary>
public sealed record ExternalTool(int ExitCode, string Output, string Error)
{
    /// <summary>Finds it in PATH. Without it the test is skipped, but fails in CI, which must install it.</summary>
    public static string Require(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null && Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException($"{name} is not on the PATH, and in CI it must be.");
        Skip.If(path is null, $"{name} is not on the PATH");
        return path!;
    }

    public static async Task<ExternalTool> RunAsync(
        string program, string[] arguments, string input = "", Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
