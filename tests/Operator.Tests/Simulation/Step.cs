using System.Net;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>One thing that happens. Printed as it is when a script fails.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>Time passes.</summary>
    public sealed record Wait(double Seconds) : Step;

    /// <summary>Time passes until the leader wants to look at the schedule again.</summary>
    public sealed record WaitForWake : Step;

    /// <summary>The leader's wall clock is wrong by so much from now on.</summary>
    public sealed record ClockIsOff(double Seconds) : Step;

    /// <summary>The user edits the spec.</summary>
    public sealed record Edit(SpecEdit What) : Step;

    /// <summary>The user sets the run-now annotation, or removes it.</summary>
    public sealed record RunNow(string? Value) : Step;

    /// <summary>The user deletes the resource.</summary>
    public sealed record Delete : Step;

    /// <summary>The user makes the resource again under its name, and deletes it before that where it is still there.</summary>
    public sealed record Recreate : Step;

    /// <summary>The next request of that kind meets trouble.</summary>
    public sealed record Meets(Verb Verb, Trouble Trouble) : Step;

    /// <summary>A request or answer that was held goes on.</summary>
    public sealed record Release(int Index, bool Answers = true) : Step;

    /// <summary>A cache stops following.</summary>
    public sealed record Lags(string Kind, bool OfLeader) : Step;

    /// <summary>A cache catches up, and follows again.</summary>
    public sealed record CatchesUp(string Kind, bool OfLeader) : Step;

    /// <summary>Something becomes of a Pod or Job, counted from the newest.</summary>
    public sealed record Object(int Index, Fate Fate) : Step;

    /// <summary>A call that is under way is answered; null: its answer is lost.</summary>
    public sealed record Call(int Index, HttpStatusCode? Code) : Step;

    /// <summary>The leader's process is gone.</summary>
    public sealed record Crash : Step;

    /// <summary>The leader gives up its lease in order: without (it has lost it) or with (it is shut down) time to write down what has happened.</summary>
    public sealed record StepsDown(bool Drains) : Step;

    /// <summary>The leader's process stands still.</summary>
    public sealed record Freeze : Step;

    /// <summary>A process that stood still goes on.</summary>
    public sealed record Thaw : Step;

    /// <summary>The standby leads, where the lease has run out or was given up.</summary>
    public sealed record TakeOver : Step;
}

/// <summary>What becomes of a Pod or Job.</summary>
internal enum Fate
{
    Runs,

    /// <summary>A Pod's node is out of reach, or none of a Job's Pods is ready.</summary>
    Dips,
    Succeeds,
    Fails,
    IsEvicted,
    IsDeletedByUser,

    /// <summary>Where it is being deleted, it goes.</summary>
    Goes,
}

/// <summary>What the user edits.</summary>
internal enum SpecEdit
{
    EverySevenSeconds,
    EveryMinute,
    OtherTimeZone,
    Jitter,
    NoJitter,
    Suspend,
    Resume,
    RunAll,
    RunLatest,
    RunEarliest,
    Skip,
    MisfireDeadline,
    NoMisfireDeadline,
    GracePeriod,
    MaxCatchUpOne,
    Forbid,
    Allow,
    Replace,
    Queue,
    LimitOne,
    LimitTwo,
    QueueLengthOne,
    QueueLengthTwo,
    MaxRunsOne,
    MaxRunsTwo,
    MaxRunsFive,
    NoMaxRuns,
    Retries,
    NoRetries,
    ShortTimeout,
    EndlessTimeout,
    NoTimeout,
    ShortPendingTimeout,
    NoPendingTimeout,
    AtMostOnce,
    AtLeastOnce,
    Pod,
    Job,
    Http,
    BreakTheTrigger,
    BreakTheTimeout,
    BreakTheTimeZone,
    Repair,
    RunOnCreate,
    StartLater,
    NoStart,
    NoHistory,
}
