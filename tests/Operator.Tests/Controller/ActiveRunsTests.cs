using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class ActiveRunsTests
{
    private static readonly ObjectKey One = new("team", "one");
    private static readonly ObjectKey Two = new("team", "two");
    private static readonly ObjectKey Other = new("other", "one");

    private readonly ActiveRuns _runs = new();

    [Fact]
    public void The_runs_of_other_schedules_of_the_namespace_count()
    {
        _runs.TrySet(One, 3, null).ShouldBeTrue();
        _runs.TrySet(Two, 2, null).ShouldBeTrue();
        _runs.TrySet(Other, 7, null).ShouldBeTrue();

        _runs.Elsewhere(One).ShouldBe(2);
        _runs.Elsewhere(Two).ShouldBe(3);
        _runs.Elsewhere(Other).ShouldBe(0);

        _runs.TrySet(One, 0, null).ShouldBeTrue();
        _runs.Elsewhere(Two).ShouldBe(0);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Room_taken_by_others_since_the_decision_is_not_taken_twice(int takenByTwo, bool isTaken)
    {
        // Decided while the namespace had no active run and room for four; meanwhile another schedule took some of the room.
        _runs.TrySet(Two, takenByTwo, null).ShouldBeTrue();

        _runs.TrySet(One, 2, new NamespaceRoom(Limit: 4, ActiveElsewhere: 0)).ShouldBe(isTaken);

        _runs.Elsewhere(Two).ShouldBe(isTaken ? 2 : 0);
    }

    [Fact]
    public void A_count_already_over_the_limit_may_decrease()
    {
        _runs.TrySet(Two, 9, null).ShouldBeTrue();
        _runs.TrySet(One, 5, null).ShouldBeTrue();

        _runs.TrySet(One, 4, new NamespaceRoom(Limit: 4, ActiveElsewhere: 0)).ShouldBeTrue();
    }
}
