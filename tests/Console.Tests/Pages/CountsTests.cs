using ScheduledJobs.Console.Pages;

namespace ScheduledJobs.Console.Tests.Pages;

public sealed class CountsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1k")]
    [InlineData(1_299, "1.2k")]
    [InlineData(9_999, "9.9k")]
    [InlineData(10_000, "10k")]
    [InlineData(999_999, "999k")]
    [InlineData(1_000_000, "1M")]
    [InlineData(2_500_000_000, "2.5G")]
    public void A_short_number_is_rounded_down(long number, string expected) => Counts.Short(number).ShouldBe(expected);

    [Theory]
    [InlineData(0, "0 runs")]
    [InlineData(1, "1 run")]
    [InlineData(104_163, "104,163 runs")]
    public void A_number_has_a_noun(long number, string expected) => Counts.Of(number, "run").ShouldBe(expected);
}
