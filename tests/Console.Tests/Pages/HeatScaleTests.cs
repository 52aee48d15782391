using System.Text.RegularExpressions;
using ScheduledJobs.Console.Pages;

namespace ScheduledJobs.Console.Tests.Pages;

/// <summary>Days look different if their numbers of runs differ much, however large those are.</summary>
public sealed partial class HeatScaleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Days_that_are_all_alike_have_the_strongest_colour_and_empty_ones_none(long count)
    {
        var scale = new HeatScale([count, 0, count]);

        scale.StepOf(count).ShouldBe(HeatScale.Steps);
        scale.StepOf(0).ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(31, 2)]
    [InlineData(32, 3)]
    [InlineData(316, 3)]
    [InlineData(317, 4)]
    [InlineData(3_162, 4)]
    [InlineData(3_163, 5)]
    [InlineData(10_000, 5)]
    public void A_single_run_and_ten_thousand_are_the_ends_of_one_scale(long count, int step) => new HeatScale([1, 0, 10_000]).StepOf(count).ShouldBe(step);

    [Theory]
    [InlineData(5_000, 4)]
    [InlineData(7_071, 4)]
    [InlineData(7_072, 5)]
    [InlineData(9_999, 5)]
    public void Half_as_many_runs_are_a_step_weaker(long count, int step) => new HeatScale([10_000, 5_000]).StepOf(count).ShouldBe(step);

    [Fact]
    public void A_legend_says_what_each_colour_means_and_only_those_that_a_day_can_have()
    {
        Texts(new HeatScale([10_000, 5_000])).ShouldBe(["none", "1–883", "884–1,767", "1,768–3,535", "3,536–7,071", "7,072–10,000"]);
        Texts(new HeatScale([1, 2])).ShouldBe(["none", "1", "2"]);
        Texts(new HeatScale([1])).ShouldBe(["none", "1"]);
        Texts(new HeatScale([0])).ShouldBe(["none"]);
    }

    private static IEnumerable<string> Texts(HeatScale scale) => Swatch().Matches(scale.Legend().ToString()).Select(m => m.Groups[1].Value);

    [GeneratedRegex("<span class=\"swatch l[0-5]\" aria-hidden=\"true\"></span>([^<]+)<")]
    private static partial Regex Swatch();
}
