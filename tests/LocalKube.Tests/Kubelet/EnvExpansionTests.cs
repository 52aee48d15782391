using ScheduledJobs.LocalKube.Kubelet.Env;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class EnvExpansionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["A"] = "1", ["B"] = "$(A)", ["EMPTY"] = "" };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(A)z", "x1y1z")]
    [InlineData("$(EMPTY)", "")]
    [InlineData("$(UNKNOWN)", "$(UNKNOWN)")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("$$$$(A)", "$$(A)")]
    [InlineData("$(B)", "$(A)")]
    [InlineData("$(A", "$(A")]
    [InlineData("$A", "$A")]
    [InlineData("$", "$")]
    [InlineData("$$", "$")]
    [InlineData("a$", "a$")]
    [InlineData("$()", "$()")]
    [InlineData("$($(A))", "$($(A))")]
    [InlineData("$(A)$", "1$")]
    public void References_expand_as_Kubernetes_defines_them(string text, string expected) =>
        EnvExpansion.Expand(text, Variables).ShouldBe(expected);
}
