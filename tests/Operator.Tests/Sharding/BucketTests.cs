using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class BucketTests
{
    // Published vectors of FNV-1a-64.
    [Theory]
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    public void The_hash_is_the_one_of_Kubernetes(string text, ulong hash) => Bucket.Hash(text).ShouldBe(hash);

    [Theory]
    [InlineData("", 0xcb >> 2)]
    [InlineData("a", 0xaf >> 2)]
    [InlineData("foobar", 0x85 >> 2)]
    public void The_bucket_is_its_top_six_bits(string uid, int bucket) => Bucket.Of(uid).ShouldBe(bucket);

    [Fact]
    public void A_uid_of_any_length_has_a_bucket()
    {
        var long_ = new string('é', 1_000);
        Bucket.Hash(long_).ShouldBe(long_.SelectMany(_ => new byte[] { 0xC3, 0xA9 }).Aggregate(14695981039346656037, (h, b) => unchecked((h ^ b) * 1099511628211)));
    }

    [Fact]
    public void Uids_spread_evenly()
    {
        var random = new Random(1);
        var bytes = new byte[16];
        var counts = new int[Bucket.Count];
        for (var i = 0; i < 64_000; i++)
        {
            random.NextBytes(bytes);
            counts[Bucket.Of(new Guid(bytes).ToString())]++;
        }

        counts.Min().ShouldBeGreaterThan(850);
        counts.Max().ShouldBeLessThan(1_150);
    }

    [Theory]
    [InlineData(0UL, "")]
    [InlineData(1UL, "0")]
    [InlineData(0b1000_1011UL, "0-1,3,7")]
    [InlineData(ulong.MaxValue, "0-63")]
    [InlineData(1UL << 63, "63")]
    public void A_set_is_shown_as_ranges(ulong mask, string text) => new BucketSet(mask).ToString().ShouldBe(text);

    [Fact]
    public void A_set_has_what_was_put_into_it()
    {
        var set = BucketSet.Of(0).Or(BucketSet.Of(5)).Or(BucketSet.Of(63));
        set.List().ShouldBe([0, 5, 63]);
        set.Count.ShouldBe(3);
        set.Contains(5).ShouldBeTrue();
        set.Contains(4).ShouldBeFalse();
        set.Except(BucketSet.Of(5)).List().ShouldBe([0, 63]);
        set.And(BucketSet.Of(5)).List().ShouldBe([5]);
        BucketSet.All.Except(BucketSet.All).IsEmpty.ShouldBeTrue();
        BucketSet.All.Count.ShouldBe(Bucket.Count);
    }
}
