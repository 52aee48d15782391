using System.Diagnostics;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>A program that may be missing; tests that need it are then skipped, with a message.</summary>
internal static class Tool
{
    /// <summary>Helm: named by the variable HELM, in the path, or the stand-in next to the repository.</summary>
    public static string Helm => Environment.GetEnvironmentVariable("HELM") is { Length: > 0 } named
        ? named
        : Find("helm", Path.Combine(Repository.Root, "..", "shared", "tools", "helm"));

    public static string Kubectl => Find("kubectl");

    /// <summary>Part of Prometheus. CI installs it, so it must exist there.</summary>
    public static string Promtool => Require("promtool");

    /// <summary>Runs it in the repository's root and returns its output.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = Execute(program, arguments);
        exitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {errors}{output}");
        return output;
    }

    /// <summary>Runs a command that must fail, and returns its whole output.</summary>
    public static string Fails(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = Execute(program, arguments);
        exitCode.ShouldNotBe(0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output + errors;
    }

    private static (int ExitCode, string Output, string Errors) Execute(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Require(string name)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            return Find(name);
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{name} is not on the PATH, and in CI it must be.");
    }

    private static string Find(string name, params string[] others)
    {
        var inPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name));
        var found = inPath.Concat(others).FirstOrDefault(File.Exists);
        Skip.If(found is null, $"{name} is not here; nothing is compared.");
        return found!;
    }
}
