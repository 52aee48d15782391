namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>A rule that is broken on purpose, to see that the simulation notices.</summary>
internal enum Flaw
{
    None,

    /// <summary>A member acts for the whole lease duration.</summary>
    NoMargin,

    /// <summary>A member measures the age of its renewal by the wall clock.</summary>
    MemberTrustsWallClock,

    /// <summary>A coordinator measures the age of Leases by the wall clock.</summary>
    CoordinatorTrustsWallClock,

    /// <summary>A renewal counts from when its answer arrives.</summary>
    RenewalCountsFromAnswer,

    /// <summary>A bucket moves without the acknowledgement of its owner.</summary>
    NoAcknowledgement,

    /// <summary>A member acknowledges before it has stopped.</summary>
    AcknowledgesTooEarly,

    /// <summary>The map is written without a precondition.</summary>
    NoPreconditionOfMap,

    /// <summary>An expired Lease counts as ended, without anything being written.</summary>
    DoesNotEndLeases,

    /// <summary>A Lease is ended whatever version it has.</summary>
    NoPreconditionOfEnd,

    /// <summary>A dead member's buckets are taken at once.</summary>
    TakesAtOnce,

    /// <summary>A member takes each map that arrives for the newest.</summary>
    TakesOlderMaps,

    /// <summary>The buckets of a Lease that is gone are given away at once.</summary>
    TakesMissingAtOnce,

    /// <summary>The buckets of a new map are given away at once.</summary>
    GivesNewMapAtOnce,

    /// <summary>Members of a new map are not asked whether they still follow a former one.</summary>
    DoesNotAskWhatIsFollowed,
}
