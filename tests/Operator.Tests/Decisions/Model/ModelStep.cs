using ScheduledJobs.Operator.Tests.Simulation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>One thing that happens to a schedule or its world. Printed as it is when a script fails.</summary>
internal abstract record ModelStep
{
    private ModelStep()
    {
    }

    /// <summary>The clock moves; backwards where negative.</summary>
    public sealed record Wait(double Seconds) : ModelStep;

    /// <summary>The clock moves to when the last plan wants to be woken, or so many ticks beside it.</summary>
    public sealed record WaitForWake(int Ticks) : ModelStep;

    /// <summary>The operator looks and acts, until it has done everything or dies.</summary>
    public sealed record Pass(CrashPoint? DiesAt = null, bool LosesTheWrite = false) : ModelStep;

    /// <summary>The process is told to end, makes its last pass, and is gone.</summary>
    public sealed record Shutdown : ModelStep;

    /// <summary>Something becomes of one of the attempts that there are.</summary>
    public sealed record Attempt(int Index, Fate Fate) : ModelStep;

    /// <summary>The user edits the spec.</summary>
    public sealed record Edit(SpecEdit What) : ModelStep;

    /// <summary>The user sets the run-now annotation; null: removes it.</summary>
    public sealed record RunNow(string? Value) : ModelStep;

    /// <summary>The API server refuses the next creation.</summary>
    public sealed record RefuseCreation : ModelStep;
}

/// <summary>What becomes of an attempt.</summary>
internal enum Fate
{
    Runs,
    Succeeds,
    Fails,
    IsEvicted,
    IsPendingStill,
    Vanishes,
}
