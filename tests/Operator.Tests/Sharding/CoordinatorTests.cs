using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class CoordinatorTests
{
    private static readonly TimeSpan T0 = TimeSpan.FromHours(1);

    private static readonly TimeSpan Quiet = T0 + Options.MoveCoolDown;

    [Fact]
    public void Without_an_observation_there_is_nothing_to_do() =>
        Coordinator.Plan(new Sightings(Options), Options, T0).ShouldBe(CoordinatorPlan.Nothing);

    [Fact]
    public void Without_a_map_it_makes_one_that_has_no_owners()
    {
        var map = Plan(Sight(T0, null, A.Seen()), T0).Write.ShouldNotBeNull();
        map.Epoch.ShouldBe(1);
        map.Buckets.ShouldAllBe(e => e.Owner == null && e.To == null);
    }

    [Fact]
    public void A_map_that_cannot_be_read_is_discarded_and_nothing_else_is_done_with_it()
    {
        var unreadable = ((ShardMap?)null).Seen();
        var plan = Plan(new Sightings(Options).With(new Observation(unreadable, [A.Seen()]), T0), Quiet);
        plan.Discard.ShouldBe(unreadable);
        plan.Write.ShouldBeNull();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Nothing_of_a_new_map_is_given_away_before_it_has_settled(int ticks, bool isGiven)
    {
        var since = T0 + Options.LeaseDuration - TimeSpan.FromSeconds(1);
        var sightings = Sight(T0, ShardMap.First, A.Seen()).Then(since, ShardMap.First, A.Seen(2), B.Seen(2));
        var map = Plan(sightings, T0 + Options.LeaseDuration + ticks * Tick).Write;
        (map is not null).ShouldBe(isGiven);
        (map?.Loads()[B] ?? 32).ShouldBe(32);
    }

    [Fact]
    public void An_expired_Lease_is_ended_before_anything_is_given_away()
    {
        var late = T0 + Options.LeaseDuration;
        var sightings = Sight(T0, Blocks(2, A, B), A.Seen(1), B.Seen(1)).Then(late, Blocks(2, A, B), A.Seen(1), B.Seen(2));
        var plan = Plan(sightings, late);
        plan.End.ShouldBe([A.Seen(1)]);
        plan.Write.ShouldBeNull();

        var next = Plan(sightings.Then(late, Blocks(2, A, B), A.Seen(3).Ended(), B.Seen(2)), late);
        next.End.ShouldBeEmpty();
        next.Delete.ShouldBeEmpty();
        next.Write!.Epoch.ShouldBe(3);
        next.Write.GivenTo(B).ShouldBe(BucketSet.All);
        next.Write.Buckets[0].ShouldBe(new BucketEntry(B, 3, null));
        next.Write.Buckets[63].ShouldBe(new BucketEntry(B, 2, null));
    }

    [Fact]
    public void A_Lease_that_has_ended_is_deleted_once_the_map_does_not_name_it()
    {
        Plan(Sight(T0, AllTo(B), A.Seen().Ended(), B.Seen()), T0).Delete.ShouldBe([A.Seen().Ended()]);
        Plan(Sight(T0, AllTo(B), A.Seen(), B.Seen()), T0).Delete.ShouldBeEmpty();
        Plan(Sight(T0, AllTo(A), A.Seen().Ended()), T0).Delete.ShouldBeEmpty();
        Plan(Sight(T0, AllTo(B, A), A.Seen().Ended()), T0).Delete.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void The_buckets_of_a_member_whose_Lease_is_gone_wait_for_the_lease_duration(int ticks, bool isGiven)
    {
        var late = T0 + Options.LeaseDuration + ticks * Tick;
        var sightings = Sight(T0, Blocks(2, A, B), B.Seen(1)).Then(late, Blocks(2, A, B), B.Seen(2));
        (Plan(sightings, late).Write?.GivenTo(B) == BucketSet.All).ShouldBe(isGiven);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Buckets_are_evened_out_after_the_cool_down_a_few_at_a_time(int ticks, bool moves)
    {
        var now = Quiet + ticks * Tick;
        var sightings = Sight(T0, AllTo(A), A.Seen(1), B.Seen(1)).ThenRenewed(now, A, B);
        var map = Plan(sightings, now).Write;
        (map is not null).ShouldBe(moves);
        if (map is null)
            return;
        map.DrainingFrom(A).Count.ShouldBe(Options.MovesAtOnce);
        map.GivenTo(A).Count.ShouldBe(Bucket.Count - Options.MovesAtOnce);
        map.GivenTo(B).ShouldBe(BucketSet.None);
        map.Buckets.Where(e => e.To is not null).ShouldAllBe(e => e.To == B && e.Epoch == 3);
    }

    [Fact]
    public void One_batch_of_moves_follows_the_other()
    {
        var moving = AllTo(A).With(0, new BucketEntry(A, 2, B));
        var sightings = Sight(T0, moving, A.Seen(1), B.Seen(1)).ThenRenewed(Quiet, A, B);
        Plan(sightings, Quiet).Write.ShouldBeNull();
    }

    [Fact]
    public void A_bucket_moves_when_its_owner_has_acknowledged_this_very_move()
    {
        var moving = Blocks(9, A, B).With(0, new BucketEntry(A, 7, B));
        Moved(A.Seen(1, new DrainedBucket(0, 7))).ShouldBe(new BucketEntry(B, 10, null));
        Moved(A.Seen(1, new DrainedBucket(0, 6))).ShouldBeNull();
        Moved(A.Seen(1, new DrainedBucket(0, 8))).ShouldBeNull();
        Moved(A.Seen(1, new DrainedBucket(1, 7))).ShouldBeNull();
        Moved(A.Seen(1, new DrainedBucket(0, 7)).Following("other")).ShouldBeNull();
        Moved(B.Seen(1, new DrainedBucket(0, 7))).ShouldBeNull();
        Moved(A.Seen()).ShouldBeNull();

        BucketEntry? Moved(ObservedMember member) =>
            Plan(Sight(T0, moving, [member, .. new[] { A.Seen(), B.Seen() }.Where(m => m.Id != member.Id)]), T0).Write?.Buckets[0];
    }

    [Fact]
    public void An_acknowledgement_without_a_move_means_nothing() =>
        Plan(Sight(T0, Blocks(2, A, B), A.Seen(1, new DrainedBucket(0, 2)), B.Seen()), T0).Write.ShouldBeNull();

    [Fact]
    public void A_member_that_leaves_is_asked_to_drain_everything_at_once()
    {
        var map = Plan(Sight(T0, Blocks(2, A, B), A.Seen().Leaving(), B.Seen()), T0).Write!;
        map.DrainingFrom(A).ToString().ShouldBe("0-31");
        map.Buckets[..32].ShouldAllBe(e => e == new BucketEntry(A, 3, B));
        map.GivenTo(B).ToString().ShouldBe("32-63");
    }

    [Fact]
    public void The_last_member_that_leaves_keeps_its_buckets() => Plan(Sight(T0, AllTo(A), A.Seen().Leaving()), T0).Write.ShouldBeNull();

    [Fact]
    public void A_bucket_whose_next_owner_has_gone_moves_to_another_in_the_same_move()
    {
        var moving = Blocks(9, A, A, A, C).With(0, new BucketEntry(A, 7, B));
        var entry = Plan(Sight(T0, moving, A.Seen(), B.Seen().Leaving(), C.Seen()), T0).Write!.Buckets[0];
        entry.ShouldBe(new BucketEntry(A, 7, C));
    }

    [Fact]
    public void A_bucket_goes_back_when_there_is_no_other_place_for_it()
    {
        var moving = AllTo(A, epoch: 9).With(0, new BucketEntry(A, 7, B));
        var entry = Plan(Sight(T0, moving, A.Seen(1, new DrainedBucket(0, 7)), B.Seen().Ended()), T0).Write!.Buckets[0];
        entry.ShouldBe(new BucketEntry(A, 10, null));
        Plan(Sight(T0, moving, A.Seen(), B.Seen().Ended()), T0).Write!.Buckets[0].ShouldBe(entry);
    }

    [Fact]
    public void A_dead_members_buckets_go_where_there_is_room_without_evening_out_the_others()
    {
        var map = Plan(Sight(T0, Blocks(2, A, A, B, C), A.Seen(), B.Seen().Ended(), C.Seen()), T0).Write!;
        map.GivenTo(A).ToString().ShouldBe("0-31");
        map.GivenTo(C).ToString().ShouldBe("32-63");
    }

    [Fact]
    public void A_member_that_is_not_heard_of_keeps_what_it_has_and_gets_nothing()
    {
        var now = T0 + Options.RenewDeadline;
        var sightings = Sight(T0, Blocks(2, A, B, C), A.Seen(1), B.Seen(1), C.Seen(1)).Then(now, Blocks(2, A, B, C), A.Seen(1), B.Seen(2), C.Seen(9).Ended());
        var map = Plan(sightings, now).Write!;
        map.GivenTo(A).ShouldBe(Blocks(2, A, B, C).GivenTo(A));
        map.GivenTo(B).Count.ShouldBe(42);
    }

    [Fact]
    public void While_nothing_changes_the_map_stays()
    {
        var sightings = Sight(T0, Blocks(2, A, B), A.Seen(1), B.Seen(1)).ThenRenewed(Quiet + Tick, A, B);
        var plan = Plan(sightings, Quiet + Tick);
        plan.End.ShouldBeEmpty();
        plan.Delete.ShouldBeEmpty();
        (plan.Discard, plan.Write).ShouldBe((null, null));
    }

    private static CoordinatorPlan Plan(Sightings sightings, TimeSpan now) => Coordinator.Plan(sightings, Options, now);
}
