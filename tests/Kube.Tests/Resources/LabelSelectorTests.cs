using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Resources;

/// <summary>Label selectors mean what they mean to the API server.</summary>
public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "shard=a", true)]
    [InlineData("shard=a", "shard=a", true)]
    [InlineData("shard==a", "shard=a", true)]
    [InlineData("shard=a", "shard=b", false)]
    [InlineData("shard=a", "", false)]
    [InlineData("shard!=a", "shard=b", true)]
    [InlineData("shard!=a", "", true)]
    [InlineData("shard!=a", "shard=a", false)]
    [InlineData("shard in (a, b)", "shard=b", true)]
    [InlineData("shard in (a,b)", "shard=c", false)]
    [InlineData("shard in (a,b)", "", false)]
    [InlineData("shard notin (a,b)", "", true)]
    [InlineData("shard notin (a,b)", "shard=a", false)]
    [InlineData("shard", "shard=", true)]
    [InlineData("shard", "", false)]
    [InlineData("!shard", "", true)]
    [InlineData("!shard", "shard=a", false)]
    [InlineData("shard=", "shard=", true)]
    [InlineData("shard=", "shard=a", false)]
    [InlineData("example.com/shard=a,tier!=x", "example.com/shard=a;tier=y", true)]
    [InlineData("example.com/shard=a,tier!=x", "example.com/shard=a;tier=x", false)]
    public void It_selects_by_labels(string selector, string labels, bool selects) =>
        LabelSelector.Parse(selector).Matches(Labels(labels)).ShouldBe(selects);

    [Fact]
    public void An_object_without_labels_is_like_one_with_other_labels()
    {
        LabelSelector.Parse("!shard").Matches(null).ShouldBeTrue();
        LabelSelector.Parse("shard").Matches(null).ShouldBeFalse();
        LabelSelector.Everything.Matches(null).ShouldBeTrue();
    }

    [Theory]
    [InlineData("shard=a,", "expected: !, identifier, or 'end of string'")]
    [InlineData("shard in a", "found 'a', expected: '('")]
    [InlineData("shard in (a", "found '', expected: ',' or ')'")]
    [InlineData("=a", "found '=', expected: !, identifier")]
    [InlineData("a b", "found 'b', expected: in, notin, =, ==, !=")]
    [InlineData("shard>5", "found 'shard>5', expected: the key of a label")]
    [InlineData("a/b/c=d", "found 'a/b/c', expected: the key of a label")]
    [InlineData("Example.com/shard", "found 'Example.com/shard', expected: the key of a label")]
    [InlineData("/shard", "found '/shard', expected: the key of a label")]
    [InlineData("shard=-a", "found '-a', expected: the value of a label")]
    public void A_fault_is_named_with_what_was_expected(string selector, string message) =>
        Should.Throw<FormatException>(() => LabelSelector.Parse(selector)).Message.ShouldContain(message);

    [Theory]
    [InlineData(62, true)]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Keys_and_values_are_as_long_as_those_of_labels(int length, bool isValid)
    {
        var text = new string('a', length);
        foreach (var selector in (string[])[text, $"shard={text}"])
        {
            if (isValid)
                LabelSelector.Parse(selector).IsEmpty.ShouldBeFalse();
            else
                Should.Throw<FormatException>(() => LabelSelector.Parse(selector));
        }
    }

    private static Dictionary<string, string> Labels(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')).ToDictionary(l => l[0], l => l[1]);
}
