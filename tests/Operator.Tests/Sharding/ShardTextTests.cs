using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

/// <summary>What replicas write into Leases.</summary>
public sealed class ShardTextTests
{
    [Fact]
    public void A_map_comes_back_as_it_was_written()
    {
        var map = Blocks(7, A, B).With(3, new BucketEntry(A, 5, B)).With(4, new BucketEntry(null, 1, null)).With(5, new BucketEntry(B, 6, C));
        var read = ShardMapText.Read(ShardMapText.Write(map), out var problem);
        problem.ShouldBeNull();
        read!.Epoch.ShouldBe(7);
        read.Buckets.ShouldBe(map.Buckets);
        read.Buckets[5].To!.Name.ShouldBe("c");
    }

    [Fact]
    public void The_first_map_is_short_and_one_of_many_members_can_be_read()
    {
        ShardMapText.Write(ShardMap.First).Length.ShouldBeLessThan(1_000);
        var owners = Enumerable.Range(0, 128).Select(i => new MemberId(new string('n', 200), $"{i:d36}")).ToArray();
        var map = new ShardMap(9_999_999, [.. Enumerable.Range(0, 64).Select(b => new BucketEntry(owners[b], 9_999_999, owners[b + 64]))]);
        var text = ShardMapText.Write(map);
        text.Length.ShouldBeLessThan(ShardMapText.MaxLength);
        ShardMapText.Read(text, out _)!.Buckets.ShouldBe(map.Buckets);
    }

    [Fact]
    public void Fields_of_later_versions_are_ignored()
    {
        var text = ShardMapText.Write(AllTo(A)).Replace("{\"epoch\":2,", "{\"weights\":[1],\"epoch\":2,", StringComparison.Ordinal);
        text.ShouldContain("weights");
        ShardMapText.Read(text, out _)!.Buckets.ShouldBe(AllTo(A).Buckets);
    }

    [Theory]
    [InlineData("\"epoch\":2,\"members\"", "\"epoch\":0,\"members\"", "epoch: found 0, expected at least 1.")]
    [InlineData("\"members\":[", "\"others\":[", "members: found nothing, expected at most 128.")]
    [InlineData("\"name\":\"a\"", "\"name\":\"\"", "members[0]: name or uid is missing.")]
    [InlineData("\"uid\":\"uid-a\"", "\"id\":\"uid-a\"", "members[0]: name or uid is missing.")]
    [InlineData("{\"name\":\"a\",\"uid\":\"uid-a\"}", "null", "members[0]: name or uid is missing.")]
    [InlineData("\"uid\":\"uid-b\"", "\"uid\":\"uid-a\"", "members: found the same uid twice.")]
    [InlineData("\"buckets\":[", "\"buckets\":[{\"epoch\":1},", "buckets: found 65, expected 64.")]
    [InlineData("\"buckets\":[{", "\"barrels\":[{", "buckets: found 0, expected 64.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[null", "buckets[0]: found null, expected an object.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":0,\"epoch\":3}", "buckets[0].epoch: found 3, expected 1 to 2.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":0,\"epoch\":0}", "buckets[0].epoch: found 0, expected 1 to 2.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":2,\"epoch\":2}", "buckets[0].owner: found 2, expected 0 to 1.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":-1,\"epoch\":2}", "buckets[0].owner: found -1, expected 0 to 1.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":0,\"epoch\":2,\"to\":2}", "buckets[0].to: found 2, expected 0 to 1.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":0,\"epoch\":2,\"to\":-1}", "buckets[0].to: found -1, expected 0 to 1.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"epoch\":2,\"to\":1}", "buckets[0].to: found without an owner, from which the bucket could move.")]
    [InlineData("[{\"owner\":0,\"epoch\":2}", "[{\"owner\":0,\"epoch\":2,\"to\":0}", "buckets[0].to: found the owner, expected another member.")]
    public void A_map_that_makes_no_sense_is_not_read(string what, string with, string expected)
    {
        var text = ShardMapText.Write(Blocks(2, A, B));
        var changed = text.Replace(what, with, StringComparison.Ordinal);
        changed.ShouldNotBe(text);
        ShardMapText.Read(changed, out var problem).ShouldBeNull();
        problem.ShouldBe(expected);
    }

    [Theory]
    [InlineData(null, "the map is missing.")]
    [InlineData("", "the map is not valid JSON: ")]
    [InlineData("{\"epoch\":", "the map is not valid JSON: ")]
    [InlineData("{\"epoch\":\"two\"}", "the map is not valid JSON: ")]
    [InlineData("null", "buckets: found 0, expected 64.")]
    public void A_text_that_is_no_map_is_not_read(string? text, string expected)
    {
        ShardMapText.Read(text, out var problem).ShouldBeNull();
        problem.ShouldNotBeNull().ShouldStartWith(expected);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_text_that_is_too_long_is_not_read(int more, bool isRead)
    {
        var text = ShardMapText.Write(AllTo(A)).PadRight(ShardMapText.MaxLength + more);
        (ShardMapText.Read(text, out var problem) is not null).ShouldBe(isRead);
        (problem is null).ShouldBe(isRead);
    }

    [Fact]
    public void A_report_comes_back_as_it_was_written()
    {
        foreach (var report in (MemberReport[])
            [new(null, [], false), new("map", [new DrainedBucket(0, 1), new DrainedBucket(63, long.MaxValue)], true)])
        {
            MemberReportText.Read(MemberReportText.Write(report)).ShouldBe(report);
        }

        var all = new MemberReport(new string('u', 36), [.. Enumerable.Range(0, 64).Select(b => new DrainedBucket(b, 9_999_999))], true);
        MemberReportText.Write(all).Length.ShouldBeLessThan(MemberReportText.MaxLength);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"drained\":[null]}")]
    [InlineData("{\"drained\":[{\"bucket\":-1,\"epoch\":1}]}")]
    [InlineData("{\"drained\":[{\"bucket\":64,\"epoch\":1}]}")]
    public void A_report_that_makes_no_sense_is_not_read(string? text) => MemberReportText.Read(text).ShouldBeNull();

    [Fact]
    public void A_report_of_another_version_is_read_as_far_as_it_is_known() =>
        MemberReportText.Read("{\"map\":\"m\",\"since\":4}").ShouldBe(new MemberReport("m", [], false));
}
