namespace ScheduledJobs.Cli.Terminal;

/// <summary>Exit codes of the program. Scripts rely on them, so they never change.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It did not work: the message says why.</summary>
    public const int Error = 1;

    /// <summary>The command line is not valid.</summary>
    public const int Usage = 2;

    /// <summary><c>run --wait</c>: the run ended, but did not succeed.</summary>
    public const int RunFailed = 3;

    /// <summary><c>run --wait</c>: the run did not end in time.</summary>
    public const int TimedOut = 4;

    /// <summary>Interrupted by Ctrl-C, as a shell reports it.</summary>
    public const int Interrupted = 130;
}
