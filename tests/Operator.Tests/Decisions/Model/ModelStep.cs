using ScheduledJobs.Operator.Tests.Simulation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>One thing that happens to a schedule or its world. Printed like this when a script fails.</summary>
internal abstract record ModelStep
{
    private ModelStep()
    {
    }

    /// <summary>The clock moves, backwards if negative.</summary>
    public sealed record Wait(double Seconds) : ModelStep;

    /// <summary>The clock moves to the last plan's wake-up time, offset by some ticks.</summary>
    public sealed record WaitForWake(int Ticks) : ModelStep;

    /// <summary>The operator looks and acts, until it has done everything or dies.</summary>
    public sealed record Pass(CrashPoint? DiesAt = null, bool LosesTheWrite = false) : ModelStep;

    /// <summary>The process is told to end, makes its last pass, and is gone.</summary>
    public sealed record Shutdown : ModelStep;

    /// <summary>Something happens to one of the existing attempts.</summary>
    public sealed record Attempt(int Index, Fate Fate) : ModelStep;

    /// <summary>The user edits the spec.</summary>
    public sealed record Edit(SpecEdit What) : ModelStep;

    /// <summary>The user sets the run-now annotation; null removes it.</summary>
    public sealed record RunNow(string? Value) : ModelStep;

    /// <summary>The user sets another annotation; null removes it.</summary>
    public sealed record Annotate(string Key, string? Value) : ModelStep;

    /// <summary>The user cancels one of the active and waiting runs, or all of them if negative.</summary>
    public sealed record Cancel(int Index) : ModelStep;

    /// <summary>The administrator sets the annotation that suspends the namespace; null removes it.</summary>
    public sealed record PauseNamespace(string? Value) : ModelStep;

    /// <summary>A notification is sent, to the receiver of one that is owed.</summary>
    public sealed record Send(int Index, bool Succeeds) : ModelStep;

    /// <summary>The user creates a Backfill of this many seconds before now, or deletes it if it exists.</summary>
    public sealed record Backfill(int Index, double Seconds, int Concurrency, bool NewestFirst) : ModelStep;

    /// <summary>The API server refuses the next creation.</summary>
    public sealed record RefuseCreation : ModelStep;
}

/// <summary>What happens to an attempt.</summary>
internal enum Fate
{
    Runs,
    Succeeds,
    Fails,
    IsEvicted,
    IsPendingStill,
    Vanishes,
}
