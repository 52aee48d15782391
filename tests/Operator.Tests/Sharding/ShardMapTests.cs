using ScheduledJobs.Model.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class ShardMapTests
{
    [Fact]
    public void A_bucket_that_moves_is_meant_for_the_next_owner_and_given_to_neither()
    {
        var map = AllTo(A, B);
        (map.MeantFor(A), map.GivenTo(A), map.DrainingFrom(A)).ShouldBe((BucketSet.None, BucketSet.None, BucketSet.All));
        (map.MeantFor(B), map.GivenTo(B), map.DrainingFrom(B)).ShouldBe((BucketSet.All, BucketSet.None, BucketSet.None));
    }

    [Fact]
    public void A_bucket_that_stays_is_meant_for_its_owner()
    {
        var map = AllTo(A);
        (map.MeantFor(A), map.GivenTo(A), map.DrainingFrom(A)).ShouldBe((BucketSet.All, BucketSet.All, BucketSet.None));
        map.MeantFor(B).ShouldBe(BucketSet.None);
        AllTo(null).MeantFor(A).ShouldBe(BucketSet.None);
    }
}
