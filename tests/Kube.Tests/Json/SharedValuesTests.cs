using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Tests.Json;

public class SharedValuesTests
{
    [Fact]
    public void Equal_values_become_one()
    {
        var first = SharedValues<Policy>.Share(new Policy("Forbid", 1));

        SharedValues<Policy>.Share(new Policy("Forbid", 1)).ShouldBeSameAs(first);
    }

    [Fact]
    public void Values_that_share_a_place_stay_what_they_are()
    {
        for (var i = 0; i < 10_000; i++)
            SharedValues<Policy>.Share(new Policy("Allow", i)).ShouldBe(new Policy("Allow", i));
    }

    [Fact]
    public void Nothing_stays_nothing() => SharedValues<Policy>.Share(null).ShouldBeNull();

    private sealed record Policy(string Name, int Limit);
}
