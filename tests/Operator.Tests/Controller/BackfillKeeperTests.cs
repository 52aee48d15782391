using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The status of a Backfill says what its ScheduledJob has on record.</summary>
public sealed class BackfillKeeperTests
{
    private static readonly ObjectKey Night = new("team", "night");
    private static readonly DateTimeOffset Now = World.Created;

    [Fact]
    public async Task A_change_concerns_the_schedule_and_is_written_once()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Parts.Listen();
        var night = New();

        world.ShowBackfill(night);
        world.Parts.Queue.Count.ShouldBe(1);
        world.Parts.Backfills.Queue.Count.ShouldBe(1);
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        world.Api.Requests.ShouldBe(["PATCH /apis/scheduledjobs.dev/v1alpha1/namespaces/team/backfills/night/status"]);

        world.ShowBackfill(night with { Status = BackfillReport.Of(night, Job(), world.Time.GetUtcNow()) });
        await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        world.Api.Requests.Count.ShouldBe(1, "it says so already");
    }

    /// <summary>The cache will show what has changed, and then it is written again.</summary>
    [Fact]
    public async Task A_status_that_comes_too_late_is_no_failure()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.ShowBackfill(New());
        foreach (var refusal in ((int, string)[])[(409, "Conflict"), (404, "NotFound")])
        {
            world.Api.Refuses = _ => refusal;
            await world.Parts.Backfills.WriteAsync(Night, CancellationToken.None);
        }

        world.Api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void Progress_of_the_schedule_waits_a_moment()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.ShowBackfill(New());
        for (var i = 0; i < 10; i++)
            world.Parts.Backfills.ScheduleChanged(ReconcilerWorld.Key);

        world.Parts.Backfills.Queue.Count.ShouldBe(0);
        world.Time.Advance(BackfillKeeper.ProgressDelay);
        world.Parts.Backfills.Queue.Count.ShouldBe(1);
    }

    [Fact]
    public void It_says_what_it_waits_for()
    {
        Complete(New(), null).Message.ShouldBe("spec.scheduledJob: ScheduledJob demo does not exist in this namespace");
        Complete(New(), Job()).Reason.ShouldBe(Reasons.Waiting);
        Complete(New(), Job() with { Status = NotReady(Reasons.InvalidTimeZone) }).Message
            .ShouldBe("ScheduledJob demo is not Ready (InvalidTimeZone): so it is");
        Complete(New(), Job() with { Status = NotReady(Reasons.NeverFires) }).Reason.ShouldBe(Reasons.Waiting, "times that have passed can run");
        Complete(New() with { Spec = New().Spec with { Concurrency = 0 } }, Job()).Reason.ShouldBe(Reasons.InvalidBackfill);
    }

    [Fact]
    public void What_is_complete_stays_so()
    {
        var done = New();
        done = done with { Status = BackfillReport.Of(done, Job(new BackfillProgress { Uid = "u", Started = 2, Succeeded = 2 }), Now) };
        done.IsComplete.ShouldBeTrue();

        BackfillReport.Of(done, null, Now.AddDays(1)).ShouldSatisfyAllConditions(
            s => s.Progress.ShouldBe("2/2"),
            s => s.Conditions!.Single(c => c.Type == ConditionTypes.Complete).Message.ShouldBe("2 of 2 runs succeeded"));
    }

    private static Condition Complete(Backfill backfill, ScheduledJob? job) =>
        BackfillReport.Of(backfill, job, Now).Conditions!.Single(c => c.Type == ConditionTypes.Complete);

    private static ScheduledJobStatus NotReady(string reason) => new()
    {
        Conditions = [new Condition { Type = ConditionTypes.Ready, Status = ConditionStatus.False, Reason = reason, Message = "so it is" }],
    };

    private static ScheduledJob Job(params BackfillProgress[] progress) => new() { Status = new ScheduledJobStatus { Backfills = progress } };

    private static Backfill New() => new()
    {
        Metadata = new ObjectMeta { Namespace = Night.Namespace, Name = Night.Name, Uid = "u", Generation = 1, ResourceVersion = "7" },
        Spec = new BackfillSpec("demo") { From = Now.AddHours(-1), To = Now },
    };
}
