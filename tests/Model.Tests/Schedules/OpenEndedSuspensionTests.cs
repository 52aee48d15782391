using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

/// <summary>Whether a schedule stays suspended until somebody does something, as its spec and its status say.</summary>
public sealed class OpenEndedSuspensionTests
{
    [Theory]
    [InlineData(Reasons.Suspended, 2, true)]
    [InlineData(Reasons.Suspended, 3, false)]
    [InlineData(Reasons.TooManyFailures, 2, true)]
    [InlineData(Reasons.TooManyFailures, 3, false)]
    [InlineData(Reasons.NamespaceSuspended, 2, true)]
    [InlineData(Reasons.NamespaceSuspended, 3, true)]
    public void A_status_that_is_older_than_the_spec_tells_only_about_the_namespace(string reason, long generation, bool isSuspended)
    {
        var job = Specs.Job(Specs.EveryTenSeconds());
        job = job with { Metadata = job.Metadata with { Generation = generation }, Status = Saying(reason) };

        Suspension.IsOpenEnded(job).ShouldBe(isSuspended);
        Suspension.IsOpenEnded(job with { Spec = job.Spec with { Suspend = true } }).ShouldBeTrue();
        Suspension.IsOpenEnded(job with { Status = job.Status! with { SuspendedUntil = Specs.At(60) } }).ShouldBeFalse();
    }

    private static ScheduledJobStatus Saying(string reason) => new()
    {
        ObservedGeneration = 2,
        Conditions = [new Condition { Type = ConditionTypes.Suspended, Status = ConditionStatus.True, Reason = reason, LastTransitionTime = Specs.Created }],
    };
}
