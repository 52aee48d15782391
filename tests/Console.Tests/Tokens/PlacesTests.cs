using ScheduledJobs.Console.Tokens;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>Who gets a place, and who gives one up.</summary>
public sealed class PlacesTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(29, 2)]
    [InlineData(30, 3)]
    [InlineData(100, 10)]
    public void A_tenant_has_a_tenth_of_all_places_and_at_least_two(int most, int share) => new Places(most).Share.ShouldBe(share);

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 429)]
    public void A_tenant_gets_no_more_than_its_share_although_there_is_room(int own, int refusal) =>
        new Places(100).Find("a", Taken(("a", own))).ShouldBe(new Placing(null, refusal));

    [Fact]
    public void A_tenant_with_its_share_replaces_its_own_that_is_unused_for_longest()
    {
        Place[] taken = [new("b", false, 1), new("a", true, 2), new("a", false, 4), new("a", false, 3)];

        new Places(30).Find("a", taken).ShouldBe(new Placing(taken[3], 0));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void No_place_is_given_up_before_all_are_taken(int taken, bool isFull)
    {
        var places = Taken([.. Enumerable.Range(0, taken).Select(i => ($"user-{i}", 1))]);

        new Places(10).Find("new", places).ShouldBe(new Placing(null, isFull ? 503 : 0));
    }

    [Fact]
    public void In_a_full_console_the_tenant_with_the_most_places_gives_up_the_one_unused_for_longest()
    {
        Place[] taken = [new("b", false, 1), new("a", true, 2), new("a", false, 9), new("a", false, 8)];

        new Places(4).Find("new", taken).ShouldBe(new Placing(taken[3], 0));
    }

    [Fact]
    public void A_tenant_with_two_places_gives_up_one_in_use_for_a_tenant_without_any()
    {
        Place[] taken = [new("b", true, 1), new("a", true, 3), new("a", true, 2)];

        new Places(3).Find("new", taken).ShouldBe(new Placing(taken[2], 0));
    }

    /// <summary>Otherwise the two would take it from each other in turns.</summary>
    [Fact]
    public void A_place_in_use_is_not_given_up_for_a_tenant_that_would_then_have_more()
    {
        Place[] taken = [new("a", true, 1), new("a", true, 2), new("b", true, 3)];

        new Places(3).Find("b", taken).ShouldBe(new Placing(null, 503));
        new Places(3).Find("b", [.. taken[..2], new Place("b", false, 3)]).GivesWay.ShouldNotBeNull();
    }

    [Fact]
    public void Among_equals_an_unused_place_is_given_up()
    {
        Place[] taken = [new("a", true, 1), new("b", false, 3), new("c", false, 2)];

        new Places(3).Find("new", taken).ShouldBe(new Placing(taken[2], 0));
    }

    private static Place[] Taken(params (string Tenant, int Count)[] places) =>
        [.. places.SelectMany(p => Enumerable.Range(0, p.Count).Select(i => new Place(p.Tenant, true, i)))];

    private sealed record Place(string Tenant, bool IsInUse, long UsedAt) : IPlace;
}
