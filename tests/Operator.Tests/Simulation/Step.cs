using System.Net;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>One thing that happens. Printed like this when a script fails.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>Time passes.</summary>
    public sealed record Wait(double Seconds) : Step;

    /// <summary>Time passes until the leader wants to look at the schedule again.</summary>
    public sealed record WaitForWake : Step;

    /// <summary>From now on the leader's wall clock is wrong by this much.</summary>
    public sealed record ClockIsOff(double Seconds) : Step;

    /// <summary>The user edits the spec.</summary>
    public sealed record Edit(SpecEdit What) : Step;

    /// <summary>The user sets the run-now annotation, or removes it.</summary>
    public sealed record RunNow(string? Value) : Step;

    /// <summary>The user sets another annotation, or removes it.</summary>
    public sealed record Annotate(string Key, string? Value) : Step;

    /// <summary>The user cancels one of the runs that the status shows as active or waiting, or all of them if negative.</summary>
    public sealed record Cancel(int Index) : Step;

    /// <summary>The administrator sets the annotation that suspends the namespace, or removes it.</summary>
    public sealed record PauseNamespace(string? Value) : Step;

    /// <summary>The user deletes the resource.</summary>
    public sealed record Delete : Step;

    /// <summary>The user recreates the resource under its name, deleting it first if it still exists.</summary>
    public sealed record Recreate : Step;

    /// <summary>The next request of this kind meets trouble.</summary>
    public sealed record Meets(Verb Verb, Trouble Trouble) : Step;

    /// <summary>A held request or response continues.</summary>
    public sealed record Release(int Index, bool Answers = true) : Step;

    /// <summary>A cache stops following.</summary>
    public sealed record Lags(string Kind, bool OfLeader) : Step;

    /// <summary>A cache catches up, and follows again.</summary>
    public sealed record CatchesUp(string Kind, bool OfLeader) : Step;

    /// <summary>Something happens to a Pod or Job, counted from the newest.</summary>
    public sealed record Object(int Index, Fate Fate) : Step;

    /// <summary>A call in flight gets a response; null: the response is lost.</summary>
    public sealed record Call(int Index, HttpStatusCode? Code) : Step;

    /// <summary>The leader's process is gone.</summary>
    public sealed record Crash : Step;

    /// <summary>The leader gives up its lease in order: with time to record what has happened (shutdown), or without (it lost the lease).</summary>
    public sealed record StepsDown(bool Drains) : Step;

    /// <summary>The leader's process is frozen.</summary>
    public sealed record Freeze : Step;

    /// <summary>A frozen process continues.</summary>
    public sealed record Thaw : Step;

    /// <summary>The standby leads, if the lease has expired or was released.</summary>
    public sealed record TakeOver : Step;
}

/// <summary>What happens to a Pod or Job.</summary>
internal enum Fate
{
    Runs,

    /// <summary>A Pod's node is unreachable, or none of a Job's Pods is ready.</summary>
    Dips,
    Succeeds,
    Fails,
    IsEvicted,
    IsDeletedByUser,

    /// <summary>If it is being deleted, it is removed.</summary>
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
    CallOnce,
    BreakTheTrigger,
    BreakTheTimeout,
    BreakTheTimeZone,
    Repair,
    RunOnCreate,
    StartLater,
    NoStart,
    SuspendUntilSoon,
    SuspendUntilLater,
    NoSuspendUntil,
    TripAfterOne,
    TripAfterTwo,
    NoTrip,
    Exclude,
    NoExclude,
    ShortTtl,
    NoTtl,
    NoHistory,
}
