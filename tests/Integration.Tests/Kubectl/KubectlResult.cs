namespace ScheduledJobs.Integration.Tests.Kubectl;

/// <summary>The result of a kubectl command.</summary>
public sealed record KubectlResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The output of a command that must have succeeded.</summary>
    public string Succeeded => ExitCode == 0 ? Output : throw new InvalidOperationException(ToString());

    /// <summary>The error text of a command that must have failed.</summary>
    public string Failed => ExitCode != 0 ? Error : throw new InvalidOperationException($"It should have failed: {this}");

    /// <summary>Lines of the output, each split at two or more spaces, as kubectl separates columns.</summary>
    public IReadOnlyList<string[]> Rows =>
    [
        .. Succeeded.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];

    public override string ToString() => $"{Command}: exit code {ExitCode}\n{Output}{Error}";
}
