using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions;

public sealed class RunVariablesTests
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> Variables = [new("A", "1"), new("TIME", "12:00+x"), new("EMPTY", "")];

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
    [InlineData(")$(A)", ")1")]
    [InlineData("$(EMPTY)", "")]
    public void Expand_follows_the_rules_of_container_arguments(string text, string expected) =>
        VariableText.Expand(text, Variables).ShouldBe(expected);

    [Fact]
    public void The_names_of_variables_are_those_that_a_spec_may_use()
    {
        var start = new StartAttempt("id", 1, World.Created, RunTriggers.Schedule, null);

        RunVariables.Of(new World(World.EveryTenSeconds()).Job, start).Select(v => v.Key).ShouldBe(RunVariableNames.All);
    }

    [Fact]
    public void Expand_escapes_values_only() =>
        VariableText.Expand("?at=$(TIME)&b=+", Variables, Uri.EscapeDataString).ShouldBe("?at=12%3A00%2Bx&b=+");

    [Fact]
    public void Expand_agrees_with_the_rules_applied_letter_by_letter()
    {
        var pieces = Gen.Elements("$", "(", ")", "$(", "$$", "A", "TIME", "EMPTY", "$(A)", "$(TIME)", "x", " ");
        var texts = pieces.ListOf().Select(p => string.Concat(p));
        Prop.ForAll(texts.ToArbitrary(), text => VariableText.Expand(text, Variables) == ByTheRules(text)).QuickCheckThrowOnFailure();
        Prop.ForAll(
            texts.ToArbitrary(),
            text => VariableText.Expand(text, Variables, Uri.EscapeDataString) == ByTheRules(text, Uri.EscapeDataString)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("$(")]
    [InlineData("$(A")]
    [InlineData("$(A)")]
    [InlineData("$$(")]
    [InlineData("($")]
    public async Task The_time_is_linear_in_the_length(string piece)
    {
        // If the end of the name were searched from each of them, it would take about 10^13 steps.
        var text = string.Concat(Enumerable.Repeat(piece, 4 * 1024 * 1024));

        var expanded = await Task.Run(() => VariableText.Expand(text, Variables)).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        expanded.Length.ShouldBeGreaterThan(0);
    }

    /// <summary>The rules, letter by letter, regardless of speed.</summary>
    private static string ByTheRules(string text, Func<string, string>? escape = null)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (text[i + 1] == '(' && text.IndexOf(')', i) is var end and > 0)
            {
                var name = text[(i + 2)..end];
                var value = Variables.FirstOrDefault(v => v.Key == name).Value;
                result.Append(value is null ? text[i..(end + 1)] : escape?.Invoke(value) ?? value);
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
