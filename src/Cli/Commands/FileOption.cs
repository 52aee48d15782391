using System.CommandLine;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>-f</c>, as kubectl has it.</summary>
internal static class FileOption
{
    public static Option<string[]> Create(string description) => new("--filename", "-f")
    {
        Description = description,
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };
}
