namespace ScheduledJobs.Architecture.Tests;

/// <summary>
/// <c>a?.B.ShouldBe(c)</c> asserts nothing if <c>a</c> is null: <c>?.</c> skips the rest of the expression, the assertion with it.
/// <c>(a?.B).ShouldBe(c)</c> does not.
/// </summary>
public sealed class AssertionTests
{
    [Fact]
    public void Every_assertion_is_reached() =>
        Repository.Files("tests", "*.cs")
            .Where(path => !path.EndsWith($"/{nameof(AssertionTests)}.cs", StringComparison.Ordinal))
            .SelectMany(path => Skippable(Repository.Read(path)).Select(line => $"{path}:{line}"))
            .ShouldBeEmpty("Write (a?.B).ShouldBe(c), or a.ShouldNotBeNull().B.ShouldBe(c)");

    [Theory]
    [InlineData("a?.B.ShouldBe(1);", true)]
    [InlineData("a.B(x => x?.C)?.D[0].ShouldBeNull();", true)]
    [InlineData("void M() =>\n    A(b)?.C()\n        .ShouldBe(1);", true)]
    [InlineData("(a?.B).ShouldBe(1);", false)]
    [InlineData("a.Select(x => x?.B).ShouldBe([1]);", false)]
    [InlineData("var b = a?.B; b.ShouldBe(1);", false)]
    [InlineData("F(a?.B, c.ShouldBe(1));", false)]
    public void A_condition_before_an_assertion_is_found(string code, bool isFound) => Skippable(code).Any().ShouldBe(isFound);

    private static IEnumerable<int> Skippable(string code)
    {
        for (var at = code.IndexOf(".Should", StringComparison.Ordinal); at >= 0; at = code.IndexOf(".Should", at + 1, StringComparison.Ordinal))
        {
            if (IsSkippable(code.AsSpan(0, at)))
                yield return code.AsSpan(0, at).Count('\n') + 1;
        }
    }

    // Walks back to where the expression begins, over what is in brackets.
    private static bool IsSkippable(ReadOnlySpan<char> before)
    {
        var depth = 0;
        for (var i = before.Length - 1; i >= 0; i--)
        {
            if (before[i] is ')' or ']' or '}')
                depth++;
            else if (before[i] is '(' or '[' or '{' && --depth < 0)
                return false;
            else if (depth == 0 && (before[i] is ';' or ',' || before[i..].StartsWith("=>")))
                return false;
            else if (depth == 0 && before[i..].StartsWith("?."))
                return true;
        }

        return false;
    }
}
