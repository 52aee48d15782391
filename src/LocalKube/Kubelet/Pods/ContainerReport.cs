namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>The state of a container: exactly one of <see cref="Waiting"/>, <see cref="RunningSince"/> and <see cref="Ended"/> is set.</summary>
internal sealed record ContainerReport(string Name, string Image)
{
    public ContainerWait? Waiting { get; init; }

    public DateTimeOffset? RunningSince { get; init; }

    public ContainerEnd? Ended { get; init; }

    /// <summary>How the previous start ended.</summary>
    public ContainerEnd? LastEnd { get; init; }

    /// <summary>Number of starts after the first.</summary>
    public int Restarts { get; init; }

    public static ContainerReport NotStarted(Container container, string reason) =>
        new(container.Name, container.Image) { Waiting = new ContainerWait(reason, null) };

    public ContainerReport Waits(string reason, string? message) =>
        this with { Waiting = new ContainerWait(reason, message), RunningSince = null, Ended = null, LastEnd = Ended ?? LastEnd };

    public ContainerReport Runs(DateTimeOffset since) =>
        this with { Waiting = null, RunningSince = since, Ended = null, LastEnd = Ended ?? LastEnd };

    public ContainerReport Ends(ContainerEnd end) => this with { Waiting = null, RunningSince = null, Ended = end };
}

/// <summary>Why a container is not running now.</summary>
internal sealed record ContainerWait(string Reason, string? Message);

/// <summary>How a container ended.</summary>
internal sealed record ContainerEnd(int ExitCode, string Reason, string? Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    public const string Completed = "Completed";
    public const string Error = "Error";
    public const string StartError = "StartError";

    /// <summary>The exit code that container runtimes use for a command that could not be started.</summary>
    public const int StartErrorCode = 128;

    public static ContainerEnd Exited(int exitCode, DateTimeOffset startedAt, DateTimeOffset finishedAt) =>
        new(exitCode, exitCode == 0 ? Completed : Error, null, startedAt, finishedAt);

    public static ContainerEnd NotStarted(string message, DateTimeOffset at) => new(StartErrorCode, StartError, message, at, at);
}
