using ScheduledJobs.Scheduling.Triggers;
using Xunit.Abstractions;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Triggers;

/// <summary>The limit of a search that combinations within combinations share, and what is said about it.</summary>
public class NestedSearchTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");

    public static TheoryData<string> Hostile => [.. Shapes.Keys];

    private static Dictionary<string, Func<Func<string, ITrigger>, ITrigger>> Shapes { get; } = new()
    {
        ["allOf in anyOf in allOf"] = cron => new AllOfTrigger([Any(Never(cron), Never(cron)), Any(Never(cron), cron("30 15 * * *")), cron("0 12 * * *")]),
        ["allOf in allOf in allOf"] = cron => new AllOfTrigger([Never(cron), new AllOfTrigger([Never(cron), cron("0 0 * * *")])]),
        ["anyOf of eight that never meet"] = cron => Any([.. Enumerable.Range(0, 8).Select(_ => Never(cron))]),
        ["anyOf in allOf in anyOf"] = cron => Any(new AllOfTrigger([Any(cron("0 3 * * *"), cron("0 4 * * *")), Any(cron("0 5 * * *"), cron("0 6 * * *"))]), Never(cron)),
        ["all of fifty"] = cron => new AllOfTrigger([.. Enumerable.Range(0, 10).Select(n => Any([.. Enumerable.Range(0, 5).Select(m => cron($"{n * 5 + m} {n + m} * * *"))]))]),
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void The_whole_search_has_one_limit(string name)
    {
        var leaves = new List<CountingTrigger>();
        var trigger = Shapes[name](text =>
        {
            leaves.Add(new CountingTrigger(Crontab(text)));
            return leaves[^1];
        });
        foreach (var isForward in (bool[])[true, false])
        {
            leaves.ForEach(leaf => leaf.Questions = 0);
            var before = leaves.Sum(leaf => leaf.Days);
            var started = TimeProvider.System.GetTimestamp();
            (isForward ? trigger.NextAfter(Start) : trigger.LastBefore(Start)).ShouldBeNull();
            var work = leaves.Sum(leaf => leaf.Questions) + 32 * (leaves.Sum(leaf => leaf.Days) - before);
            output.WriteLine($"{(isForward ? trigger.NextGivenUpAt(Start) : trigger.LastGivenUpAt(Start)):yyyy-MM-dd}: {work} questions, {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0.00} ms");
            work.ShouldBeLessThanOrEqualTo(AllOfTrigger.MaxCost + 4_000);
        }

        trigger.NextGivenUpAt(Start).ShouldNotBeNull().ShouldBeGreaterThan(Start.AddDays(100));
        trigger.LastGivenUpAt(Start).ShouldNotBeNull().ShouldBeLessThan(Start.AddDays(-100));
    }

    [Fact]
    public void A_child_that_is_given_up_hides_nothing_of_the_others()
    {
        var hopeless = Never(text => Crontab(text));
        var trigger = Any(hopeless, Crontab("0 9 * * *", "Asia/Tokyo"));

        trigger.NextAfter(Start).ShouldBe(At("2026-01-02T00:00:00Z"));
        trigger.LastBefore(Start.AddTicks(1)).ShouldBe(Start);
        trigger.NextGivenUpAt(Start).ShouldBeNull("the other has no time before the next one");

        // Its search ends before the next time of the others: that may not be the first.
        var sparse = Any(hopeless, Crontab("0 0 0 1 1 * 2090"));
        sparse.NextAfter(Start).ShouldBe(At("2090-01-01T00:00:00Z"));
        sparse.NextGivenUpAt(Start).ShouldNotBeNull().ShouldBeLessThan(At("2090-01-01T00:00:00Z"));
    }

    [Fact]
    public void What_is_known_to_be_empty_is_not_said_to_be_given_up()
    {
        new AllOfTrigger([Crontab("0 0 1 1 *"), Crontab("0 0 0 1 1 * 2020-2024")]).NextGivenUpAt(Start).ShouldBeNull();
        new AllOfTrigger([Crontab("0 0 30 2 *"), Crontab("0 0 * * *")]).NextGivenUpAt(Start).ShouldBeNull();
        new AllOfTrigger([Crontab("0 0 * * *"), Crontab("0 0 13 * FRI")]).NextGivenUpAt(Start).ShouldBeNull();
    }

    [Fact]
    public void A_common_time_is_sought_past_the_limit_of_a_child()
    {
        // The inner allOf never meets, but the anyOf around it has a time each day.
        var trigger = new AllOfTrigger([Any(Never(text => Crontab(text)), Crontab("0 12 * * *")), Crontab("0 12 29 2 *")]);

        trigger.NextAfter(Start).ShouldBe(At("2028-02-29T12:00:00Z"));
        trigger.LastBefore(Start).ShouldBe(At("2024-02-29T12:00:00Z"));
    }

    private static AnyOfTrigger Any(params ITrigger[] triggers) => new(triggers);

    /// <summary>Two dense grids that never meet.</summary>
    private static AllOfTrigger Never(Func<string, ITrigger> cron) => new([cron("*/2 * * * * *"), cron("1-59/2 * * * * *")]);
}
