using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class MemberStateTests
{
    private static readonly TimeSpan Sent = TimeSpan.FromHours(1);

    private static readonly TimeSpan Deadline = Sent + Options.RenewDeadline;

    [Fact]
    public void It_acts_for_what_the_map_gives_it_once_it_was_told_to_start()
    {
        var joined = Joined().Saw(Blocks(2, A, B).Seen());
        joined.ActsFor(Sent).ShouldBe(BucketSet.None);
        var step = joined.Step(Sent);
        step.Start.ToString().ShouldBe("0-31");
        step.Stop.ShouldBe(BucketSet.None);
        step.State.ActsFor(Sent).ShouldBe(step.Start);
        step.State.Step(Sent).Start.ShouldBe(BucketSet.None);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void It_acts_until_the_renew_deadline_after_it_sent_the_renewal(int ticks, bool acts)
    {
        var state = Running();
        var now = Deadline + ticks * Tick;
        state.IsFresh(now).ShouldBe(acts);
        state.ActsFor(now).IsEmpty.ShouldBe(!acts);
        state.Step(now).Stop.IsEmpty.ShouldBe(acts);
    }

    [Fact]
    public void It_holds_what_it_drains_until_that_has_stopped()
    {
        var draining = Running().Saw(AllTo(A, B, epoch: 3).Seen(11)).Step(Sent).State;
        draining.ActsFor(Sent).ShouldBe(BucketSet.None);
        draining.Holds(Sent).ShouldBe(BucketSet.All);
        draining.Stopped(BucketSet.Of(3)).Holds(Sent).ShouldBe(BucketSet.All.Except(BucketSet.Of(3)));
        draining.Holds(Deadline - Tick).ShouldBe(BucketSet.All);
        draining.Holds(Deadline).ShouldBe(BucketSet.None);
        draining.Lost().Holds(Sent).ShouldBe(BucketSet.None);
        draining.Saw(AllTo(B, epoch: 4).Seen(12)).Holds(Sent).ShouldBe(BucketSet.None);
        draining.Saw(AllTo(A, epoch: 4).Seen(12, uid: "another")).Holds(Sent).ShouldBe(BucketSet.None);
    }

    [Fact]
    public void A_map_means_nothing_for_it_without_its_Lease()
    {
        Joined().Saw(Blocks(2, A, B).Seen()).MeantFor.ToString().ShouldBe("0-31");
        Joined().Saw(Blocks(2, A, B).Seen()).Lost().MeantFor.ShouldBe(BucketSet.None);
    }

    [Fact]
    public void It_holds_what_it_stops_because_it_ends()
    {
        var ending = Running().End().Step(Sent).State;
        ending.ActsFor(Sent).ShouldBe(BucketSet.None);
        ending.Holds(Sent).ShouldBe(BucketSet.All);
        ending.Stopped(BucketSet.All).Holds(Sent).ShouldBe(BucketSet.None);
    }

    [Fact]
    public void It_is_overdue_if_it_runs_long_after_its_Lease_ran_out()
    {
        var longAfter = Sent + Options.LeaseDuration + Options.RetryPeriod;
        Running().IsOverdue(longAfter - Tick).ShouldBeFalse();
        Running().IsOverdue(longAfter).ShouldBeTrue();
        Running().Step(longAfter).State.IsOverdue(longAfter).ShouldBeFalse("it was told to stop");
    }

    [Fact]
    public void A_renewal_counts_from_when_it_was_sent_and_never_shortens_another()
    {
        Running().Renewed(Sent + Tick).IsFresh(Deadline).ShouldBeTrue();
        Running().Renewed(Sent - Tick).IsFresh(Deadline - Tick).ShouldBeTrue();
    }

    [Fact]
    public void A_Lease_counts_only_once_it_was_renewed()
    {
        var state = new MemberState(Options).Joined(A).Saw(AllTo(A).Seen());
        state.IsFresh(TimeSpan.Zero).ShouldBeFalse();
        state.Step(Sent).Start.ShouldBe(BucketSet.None);
        state.Renewed(Sent).Step(Sent).Start.ShouldBe(BucketSet.All);
    }

    [Fact]
    public void After_a_late_renewal_it_starts_again_what_it_has_stopped()
    {
        var overdue = Running().Step(Deadline).State;
        var renewed = overdue.Renewed(Deadline);
        renewed.ActsFor(Deadline).ShouldBe(BucketSet.None);
        renewed.Step(Deadline).Start.ShouldBe(BucketSet.None);
        renewed.Stopped(BucketSet.All).Step(Deadline).Start.ShouldBe(BucketSet.All);
    }

    [Fact]
    public void A_late_renewal_that_comes_before_anything_was_stopped_changes_nothing() =>
        Running().Renewed(Deadline).Step(Deadline + Tick).ShouldSatisfyAllConditions(
            step => step.Start.ShouldBe(BucketSet.None), step => step.Stop.ShouldBe(BucketSet.None));

    [Fact]
    public void It_drains_what_it_is_asked_to_and_acknowledges_it_only_when_it_has_stopped()
    {
        var asked = Running().Saw(AllTo(A).With(5, new BucketEntry(A, 3, B)).Seen(11));
        asked.ActsFor(Sent).Contains(5).ShouldBeFalse();
        asked.Report.Drained.ShouldBeEmpty();
        var step = asked.Step(Sent);
        step.Stop.ToString().ShouldBe("5");
        step.State.Report.Drained.ShouldBeEmpty();
        step.State.Stopped(step.Stop).Report.Drained.ShouldBe([new DrainedBucket(5, 3)]);
    }

    [Fact]
    public void It_acknowledges_what_it_has_not_even_started()
    {
        var state = Joined().Saw(AllTo(A, B, epoch: 4).Seen()).Step(Sent).State;
        state.Report.Drained.Length.ShouldBe(Bucket.Count);
        state.Report.Drained[63].ShouldBe(new DrainedBucket(63, 4));
    }

    [Fact]
    public void What_it_gets_back_while_it_stops_is_started_when_it_has_stopped()
    {
        var stopping = Running().Saw(AllTo(A, B, epoch: 3).Seen(11)).Step(Sent).State;
        var back = stopping.Saw(AllTo(A, epoch: 4).Seen(12)).Step(Sent);
        back.Start.ShouldBe(BucketSet.None);
        back.State.ActsFor(Sent).ShouldBe(BucketSet.None);
        back.State.Report.Drained.ShouldBeEmpty();
        back.State.Stopped(BucketSet.All).Step(Sent).Start.ShouldBe(BucketSet.All);
    }

    [Theory]
    [InlineData(9, "0-63")]
    [InlineData(10, "0-63")]
    [InlineData(11, "")]
    public void A_map_counts_only_if_it_is_newer(int version, string acts) =>
        Running().Saw(AllTo(B).Seen(version)).ActsFor(Sent).ToString().ShouldBe(acts);

    [Fact]
    public void A_map_that_cannot_be_read_changes_nothing() => Running().Saw(((ShardMap?)null).Seen(11)).ActsFor(Sent).ShouldBe(BucketSet.All);

    [Fact]
    public void Another_map_counts_only_when_everything_of_the_former_one_has_stopped()
    {
        var other = Running().Saw(AllTo(A).Seen(11, "other"));
        other.ActsFor(Sent).ShouldBe(BucketSet.None);
        var stopping = other.Step(Sent);
        stopping.Stop.ShouldBe(BucketSet.All);
        stopping.State.Report.Map.ShouldBe(MapUid);
        stopping.State.Step(Sent).State.Report.Map.ShouldBe(MapUid);
        var stopped = stopping.State.Stopped(BucketSet.All).Step(Sent);
        stopped.State.Report.Map.ShouldBe("other");
        stopped.Start.ShouldBe(BucketSet.All);
    }

    [Fact]
    public void A_member_that_lost_its_Lease_stops_and_joins_only_when_it_is_idle()
    {
        var lost = Running().Lost();
        lost.ActsFor(Sent).ShouldBe(BucketSet.None);
        lost.Renewed(Sent).IsFresh(Sent).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => lost.Joined(B)).Message.ShouldBe("A replica cannot join as b before everything has stopped.");
        var stopping = lost.Step(Sent).State;
        stopping.IsIdle.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => stopping.Joined(B));
        var again = stopping.Stopped(BucketSet.All).Joined(new MemberId("a", "uid-a2")).Renewed(Sent);
        again.Step(Sent).Start.ShouldBe(BucketSet.None);
    }

    [Fact]
    public void A_member_joins_once() => Should.Throw<InvalidOperationException>(() => Joined().Joined(B)).Message.ShouldStartWith("a cannot join as b");

    [Fact]
    public void A_member_that_leaves_goes_on_until_nothing_is_left()
    {
        var leaving = Running().Leave();
        leaving.Report.IsLeaving.ShouldBeTrue();
        leaving.ActsFor(Sent).ShouldBe(BucketSet.All);
        leaving.MayGo.ShouldBeFalse();
        var idle = leaving.Saw(AllTo(A, B).Seen(11)).Step(Sent).State.Stopped(BucketSet.All);
        idle.MayGo.ShouldBeFalse();
        idle.Saw(AllTo(B).Seen(12)).MayGo.ShouldBeTrue();
        idle.Lost().MayGo.ShouldBeTrue();
    }

    [Fact]
    public void A_member_that_leaves_does_not_wait_if_there_is_no_other_to_take_over()
    {
        Ends(A.Seen().Leaving()).ShouldBeTrue();
        Ends(A.Seen().Leaving(), B.Seen().Leaving(), C.Seen().Ended()).ShouldBeTrue();
        Ends(A.Seen().Leaving(), B.Seen()).ShouldBeFalse();
        Running().Saw(new Observation(AllTo(A).Seen(), [A.Seen()]), A.Seen()).ActsFor(Sent).ShouldBe(BucketSet.All);

        static bool Ends(params ObservedMember[] members) =>
            Running().Leave().Saw(new Observation(AllTo(A).Seen(), members), members[0]).ActsFor(Sent).IsEmpty;
    }

    [Fact]
    public void A_look_shows_whether_it_still_has_its_Lease()
    {
        var (map, again) = (AllTo(A).Seen(), new ObservedMember(new MemberId("a", "uid-a2"), "1", false, null));
        Running().Saw(new Observation(map, [A.Seen()]), A.Seen()).Id.ShouldBe(A);
        Running().Saw(new Observation(map, [B.Seen()]), null).Id.ShouldBeNull();
        Running().Saw(new Observation(map, [again]), again).Id.ShouldBeNull();
        Running().Saw(new Observation(null, [A.Seen()]), A.Seen()).ActsFor(Sent).ShouldBe(BucketSet.All);
        var idle = Joined().Lost();
        idle.Saw(new Observation(map, [again]), again).Id.ShouldBe(again.Id);
        Running().Lost().Saw(new Observation(map, [again]), again).Id.ShouldBeNull();
    }

    [Fact]
    public void A_member_that_stays_does_not_go()
    {
        Joined().MayGo.ShouldBeFalse();
        Joined().Lost().MayGo.ShouldBeFalse();
    }

    [Fact]
    public void A_member_that_ends_stops_everything()
    {
        var ending = Running().End();
        ending.ActsFor(Sent).ShouldBe(BucketSet.None);
        var step = ending.Step(Sent);
        step.Stop.ShouldBe(BucketSet.All);
        step.State.MayGo.ShouldBeFalse();
        var stopped = step.State.Stopped(BucketSet.All);
        stopped.MayGo.ShouldBeTrue();
        stopped.Step(Sent).Start.ShouldBe(BucketSet.None);
    }

    [Fact]
    public void A_report_is_compared_by_what_it_says()
    {
        var one = new MemberReport("m", [new DrainedBucket(1, 2)], false);
        one.ShouldBe(new MemberReport("m", [new DrainedBucket(1, 2)], false));
        one.ShouldNotBe(new MemberReport("m", [new DrainedBucket(1, 3)], false));
        one.GetHashCode().ShouldBe(new MemberReport("m", [new DrainedBucket(1, 2)], false).GetHashCode());
    }

    private static MemberState Joined() => new MemberState(Options).Saw(ShardMap.First.Seen(1)).Step(Sent).State.Joined(A).Renewed(Sent);

    private static MemberState Running() => Joined().Saw(AllTo(A).Seen()).Step(Sent).State;
}
