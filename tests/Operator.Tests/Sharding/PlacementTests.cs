using System.Collections.Immutable;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Sharding.Shards;

namespace ScheduledJobs.Operator.Tests.Sharding;

public sealed class PlacementTests
{
    private static readonly MemberId?[] Unowned = new MemberId?[Bucket.Count];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100)]
    public void Loads_differ_by_at_most_one(int count)
    {
        var members = Members(count);
        var loads = members.Select(m => Place(Unowned, members).Count(owner => owner == m)).ToList();
        loads.Sum().ShouldBe(Bucket.Count);
        (loads.Max() - loads.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void The_order_of_the_members_does_not_matter()
    {
        var members = Members(7);
        Place(Unowned, [.. members.Reverse()]).ShouldBe(Place(Unowned, members));
    }

    [Fact]
    public void What_is_even_stays_as_it_is()
    {
        for (var count = 1; count <= 64; count++)
        {
            var placed = Place(Unowned, Members(count));
            Place(placed, Members(count)).ShouldBe(placed);
        }
    }

    [Fact]
    public void As_few_as_possible_move_when_members_come_and_go()
    {
        var random = new Random(20261122);
        var (placed, members) = (Place(Unowned, Members(3)), Members(3));
        for (var i = 3; i < 400; i++)
        {
            var rest = members.Where(_ => random.Next(4) > 0).ToArray();
            MemberId[] next = [.. rest, .. rest.Length < 12 ? Members(random.Next(rest.Length == 0 ? 1 : 0, 4), prefix: $"m{i}-") : []];
            var (before, after) = (placed, Place(placed, next));
            var (each, more) = Math.DivRem(Bucket.Count, next.Length);
            var most = next.Select(m => before.Count(o => o == m)).OrderDescending().Select((has, n) => Math.Max(0, has - each - (n < more ? 1 : 0))).Sum();
            var orphans = before.Count(owner => !next.Contains(owner));
            after.Zip(before).Count(p => p.First != p.Second).ShouldBe(orphans + most, $"step {i}");
            (placed, members) = (after, next);
        }
    }

    [Fact]
    public void Members_that_go_leave_the_others_buckets_alone()
    {
        var members = Members(4);
        var before = Place(Unowned, members);
        var after = Place(before, members[..3]);
        before.Zip(after).Where(p => p.First != members[3]).ShouldAllBe(p => p.First == p.Second);
    }

    [Fact]
    public void Only_what_is_to_be_placed_is_placed_and_counted()
    {
        var current = new MemberId?[Bucket.Count];
        Array.Fill(current, A, 0, 32);
        var upper = new BucketSet(ulong.MaxValue << 32);
        var placed = Placement.Place(current, upper, [A, B]);
        placed[..32].ShouldAllBe(m => m == null);
        placed[32..].Count(m => m == A).ShouldBe(16);
        placed[32..].Count(m => m == B).ShouldBe(16);
    }

    [Fact]
    public void Each_of_many_members_gets_different_buckets_from_different_predecessors()
    {
        // Scores that depend on the member alone would give a new member whole blocks of one predecessor.
        var members = Members(8);
        var before = Place(Unowned, members);
        var joined = Place(before, [.. members, Member("new")]);
        before.Zip(joined).Where(p => p.First != p.Second).Select(p => p.First).Distinct().Count().ShouldBeGreaterThanOrEqualTo(7);
    }

    private static MemberId[] Members(int count, string prefix = "m") => [.. Enumerable.Range(0, count).Select(i => Member($"{prefix}{i}"))];

    private static ImmutableArray<MemberId?> Place(IReadOnlyList<MemberId?> current, MemberId[] members) => Placement.Place(current, BucketSet.All, members);
}
