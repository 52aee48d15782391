using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class SightingsTests
{
    private static readonly TimeSpan T0 = TimeSpan.FromHours(1);

    private static readonly TimeSpan Later = T0 + TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_Lease_expires_the_lease_duration_after_its_version_was_first_seen(int ticks, bool hasExpired)
    {
        var sightings = Sight(T0, AllTo(A), A.Seen(1)).Then(Later, AllTo(A), A.Seen(1));
        sightings.HasExpired(A.Seen(1), T0 + Options.LeaseDuration + ticks * Tick).ShouldBe(hasExpired);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void A_renewal_begins_the_time_again(int ticks, bool hasExpired)
    {
        var sightings = Sight(T0, AllTo(A), A.Seen(1)).Then(Later, AllTo(A), A.Seen(2));
        sightings.HasExpired(A.Seen(2), Later + Options.LeaseDuration + ticks * Tick).ShouldBe(hasExpired);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Time_in_which_nothing_was_observed_does_not_count(int ticks)
    {
        var again = T0 + 2 * Options.RetryPeriod + ticks * Tick;
        var sightings = Sight(T0, AllTo(A), A.Seen(1)).With(new Observation(AllTo(A).Seen(), [A.Seen(1)]), again);
        var expires = T0 + Options.LeaseDuration + (ticks > 0 ? Tick : TimeSpan.Zero);
        sightings.HasExpired(A.Seen(1), expires - Tick).ShouldBeFalse();
        sightings.HasExpired(A.Seen(1), expires).ShouldBeTrue();
    }

    [Fact]
    public void After_an_outage_all_have_time_to_renew()
    {
        var after = T0 + TimeSpan.FromHours(1);
        var sightings = Sight(T0, AllTo(A), A.Seen(1)).With(new Observation(AllTo(A).Seen(), [A.Seen(1)]), after);
        sightings.MayReceive(A.Seen(1), after).ShouldBeTrue();
        sightings.HasExpired(A.Seen(1), after + Options.LeaseDuration - 2 * Options.RetryPeriod - Tick).ShouldBeFalse();
        sightings.HasExpired(A.Seen(1), after + Options.LeaseDuration - 2 * Options.RetryPeriod).ShouldBeTrue();
    }

    [Fact]
    public void A_Lease_that_has_ended_does_not_expire()
    {
        var sightings = Sight(T0, AllTo(A), A.Seen().Ended());
        sightings.HasExpired(A.Seen().Ended(), T0 + 2 * Options.LeaseDuration).ShouldBeFalse();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_member_is_gone_the_lease_duration_after_its_Lease_was_first_missing(int ticks, bool isGone)
    {
        var sightings = Sight(T0, AllTo(A), A.Seen()).Then(Later, AllTo(A)).Then(Later + Tick, AllTo(A));
        sightings.IsGone(A, Later + Options.LeaseDuration + ticks * Tick).ShouldBe(isGone);
    }

    [Fact]
    public void A_member_that_the_map_does_not_name_is_not_missed()
    {
        var sightings = Sight(T0, AllTo(A), A.Seen(), B.Seen()).Then(Later, AllTo(A), A.Seen());
        sightings.IsGone(B, Later + 2 * Options.LeaseDuration).ShouldBeFalse();
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void A_member_that_has_not_renewed_for_the_renew_deadline_gets_nothing(int ticks, bool mayReceive) =>
        Sight(T0, AllTo(A), A.Seen()).MayReceive(A.Seen(), T0 + Options.RenewDeadline + ticks * Tick).ShouldBe(mayReceive);

    [Fact]
    public void Only_a_member_that_lives_follows_the_map_and_stays_gets_something()
    {
        var sightings = Sight(T0, AllTo(A), A.Seen());
        sightings.MayReceive(A.Seen(), T0).ShouldBeTrue();
        sightings.MayReceive(A.Seen().Ended(), T0).ShouldBeFalse();
        sightings.MayReceive(A.Seen().Leaving(), T0).ShouldBeFalse();
        sightings.MayReceive(A.Seen().Following("other"), T0).ShouldBeFalse();
        sightings.MayReceive(A.Seen().Following(null), T0).ShouldBeFalse();
        sightings.MayReceive(A.Seen() with { Report = null }, T0).ShouldBeFalse();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_new_map_settles_in_the_lease_duration(int ticks, bool hasSettled)
    {
        var sightings = Sight(T0, null, A.Seen()).Then(Later, ShardMap.First, A.Seen()).Then(Later + Tick, ShardMap.First, A.Seen(2));
        sightings.HasSettled(Later + Options.LeaseDuration + ticks * Tick).ShouldBe(hasSettled);
    }

    [Fact]
    public void A_new_map_settles_only_when_all_that_live_follow_it()
    {
        var late = T0 + 2 * Options.LeaseDuration;
        HasSettled(A.Seen(), B.Seen()).ShouldBeTrue();
        HasSettled(A.Seen(), B.Seen().Leaving()).ShouldBeTrue();
        HasSettled(A.Seen(), B.Seen().Following("other").Ended()).ShouldBeTrue();
        HasSettled(A.Seen(), B.Seen().Following("other")).ShouldBeFalse();
        HasSettled(A.Seen(), B.Seen().Following(null)).ShouldBeFalse();
        HasSettled(A.Seen(), B.Seen() with { Report = null }).ShouldBeFalse();

        bool HasSettled(params ObservedMember[] members) => Sight(T0, ShardMap.First, members).HasSettled(late);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void It_is_quiet_when_no_member_came_or_went_for_the_cool_down(int ticks, bool isQuiet)
    {
        var since = T0 + TimeSpan.FromSeconds(1);
        Sight(T0, AllTo(A), A.Seen()).Then(since, AllTo(A), A.Seen(), B.Seen()).Then(since + Tick, AllTo(A), A.Seen(), B.Seen())
            .IsQuiet(since + Options.MoveCoolDown + ticks * Tick).ShouldBe(isQuiet);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void It_is_quiet_when_the_map_has_not_changed_for_the_cool_down(int ticks, bool isQuiet)
    {
        var sightings = Sight(T0, AllTo(A), A.Seen()).With(new Observation(AllTo(A).Seen(11), [A.Seen()]), Later);
        sightings.IsQuiet(Later + Options.MoveCoolDown + ticks * Tick).ShouldBe(isQuiet);
    }
}
