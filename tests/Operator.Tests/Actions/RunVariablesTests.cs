using ScheduledJobs.Operator.Actions;

namespace ScheduledJobs.Operator.Tests.Actions;

public sealed class RunVariablesTests
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> Variables = [new("A", "1"), new("TIME", "12:00+x")];

    [Theory]
    [InlineData("", "")]
    [InlineData("no dollar", "no dollar")]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(A)", "x1y1")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("$(B)", "$(B)")]
    [InlineData("$(A", "$(A")]
    [InlineData("$A", "$A")]
    [InlineData("cost: 5$", "cost: 5$")]
    [InlineData("$()", "$()")]
    public void Expand_follows_the_rules_of_container_arguments(string text, string expected) =>
        RunVariables.Expand(text, Variables).ShouldBe(expected);

    [Fact]
    public void Expand_escapes_values_only() =>
        RunVariables.Expand("?at=$(TIME)&b=+", Variables, Uri.EscapeDataString).ShouldBe("?at=12%3A00%2Bx&b=+");
}
