namespace ScheduledJobs.Cli.Terminal;

/// <summary>Ends a command with a message for the user.</summary>
/// <param name="message">A sentence that names what was found and what was expected.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CliException(string message, int exitCode = ExitCodes.Error) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
