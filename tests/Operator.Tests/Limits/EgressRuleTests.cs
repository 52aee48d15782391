using System.Net;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Tests.Limits;

/// <summary>How a rule is written, and which targets it means.</summary>
public sealed class EgressRuleTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "h", 1, "10.1.1.1", true)]
    [InlineData("10.0.0.0/8:443", "h", 443, "10.1.1.1", true)]
    [InlineData("10.0.0.0/8:443", "h", 442, "10.1.1.1", false)]
    [InlineData("10.0.0.7", "h", 1, "10.0.0.7", true)]
    [InlineData("10.0.0.7", "h", 1, "10.0.0.8", false)]
    [InlineData("fd00::/8", "h", 1, "fd12::1", true)]
    [InlineData("[fd00::/8]:8000-8099", "h", 8000, "fd12::1", true)]
    [InlineData("[fd00::/8]:8000-8099", "h", 8099, "fd12::1", true)]
    [InlineData("[fd00::/8]:8000-8099", "h", 8100, "fd12::1", false)]
    [InlineData("*", "h", 65535, "1.1.1.1", true)]
    [InlineData("*.example.com", "a.b.example.com", 1, "1.1.1.1", true)]
    [InlineData("example.com", "example.com", 1, "1.1.1.1", true)]
    [InlineData("example.com", "a.example.com", 1, "1.1.1.1", false)]
    public void A_rule_speaks_of_targets(string rule, string host, int port, string address, bool matches) =>
        EgressRule.Parse(rule).Matches(host, port, IPAddress.Parse(address)).ShouldBe(matches);

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.1")]
    [InlineData("10.0.0.0/8:0")]
    [InlineData("10.0.0.0/8:70000")]
    [InlineData("10.0.0.0/8:20-10")]
    [InlineData("[fd00::/8]443")]
    [InlineData("*example.com")]
    [InlineData("a.*.com")]
    [InlineData("exa mple.com")]
    [InlineData(".example.com")]
    public void What_is_no_rule_is_refused(string text) => Should.Throw<FormatException>(() => EgressRule.Parse(text));
}
