using System.Reflection;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Explaining;

/// <summary>Every reason that the operator can give is explained.</summary>
public sealed class ReasonMeaningsTests
{
    /// <summary>Reasons that say that nothing is wrong, or that are only of events and conditions which the explainer reads by themselves.</summary>
    private static readonly string[] NeedNone =
    [
        Reasons.Scheduled, Reasons.Active, Reasons.Completed, Reasons.NoRunYet, Reasons.Terminating, Reasons.AsPlanned, Reasons.Overrunning, Reasons.Late,
        Reasons.RunsMissed, Reasons.Progressing, Reasons.RunStarted, Reasons.RunSucceeded, Reasons.RunFailed, Reasons.RunMissed, Reasons.RunSkipped,
        Reasons.RunReplaced, Reasons.RunUnknown, Reasons.AttemptFailed, Reasons.CatchingUp, Reasons.RunsSuspended, Reasons.StartFailed, Reasons.RunNowIgnored,
        Reasons.SuspendedUntil, Reasons.TooManyFailures, Reasons.NamespaceSuspended, Reasons.Tripped, Reasons.SkipIgnored, Reasons.Expired,
        Reasons.RunCancelled, Reasons.CancelIgnored,
        Reasons.Valid, Reasons.NotificationFailed, Reasons.NotificationDropped,
        Reasons.RunStopped,

        // Of Backfills, which are not explained.
        Reasons.Finished, Reasons.NoTimes, Reasons.InvalidBackfill, Reasons.ScheduleNotFound, Reasons.ScheduleNotReady, Reasons.Waiting, Reasons.TooManyRuns,
        Reasons.RunsFailed,
    ];

    private static readonly string[] Results = [.. Constants(typeof(RunResults))];

    public static TheoryData<string> All => [.. Constants(typeof(Reasons))];

    [Theory]
    [MemberData(nameof(All))]
    public void A_reason_of_the_operator_has_a_meaning(string reason)
    {
        var isExplained = ReasonMeanings.OfNotReady(reason) is not null || Results.Any(result => ReasonMeanings.OfRun(result, reason) is not null);

        isExplained.ShouldBe(!NeedNone.Contains(reason));
    }

    [Fact]
    public void A_reason_can_mean_two_things()
    {
        ReasonMeanings.OfRun(RunResults.Missed, Reasons.DeadlineExceeded)!.Why.ShouldContain("misfire.deadline");
        ReasonMeanings.OfRun(RunResults.Failed, Reasons.DeadlineExceeded)!.Why.ShouldContain("spec.timeout");
        ReasonMeanings.OfRun(RunResults.Failed, "OOMKilled").ShouldBeNull();
        ReasonMeanings.OfRun(RunResults.Succeeded, null).ShouldBeNull();
    }

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
}
