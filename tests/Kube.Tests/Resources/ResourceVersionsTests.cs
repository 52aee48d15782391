using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Resources;

public class ResourceVersionsTests
{
    [Theory]
    [InlineData("9", "9", true)]
    [InlineData("10", "9", true)]
    [InlineData("9", "10", false)]
    [InlineData("99999999999999999999999999999999999999", "9", true)]
    [InlineData("8", "9", false)]
    [InlineData("x", "x", true)]
    [InlineData("x", "9", false)]
    [InlineData("9", "x", false)]
    [InlineData("010", "9", false)]
    [InlineData("", "9", false)]
    [InlineData(null, "9", false)]
    [InlineData(null, null, false)]
    public void Numbers_are_ordered_and_others_only_compared_for_equality(string? one, string? other, bool isAtLeast) =>
        ResourceVersions.IsAtLeast(one, other).ShouldBe(isAtLeast);
}
