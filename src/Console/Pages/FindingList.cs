using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Model.Preview;

namespace ScheduledJobs.Console.Pages;

/// <summary>What the linter says about a spec.</summary>
internal static class FindingList
{
    public static Html Of(IReadOnlyList<LintFinding> findings) => findings.Count == 0
        ? Html.None
        : Html.Of(
            $"""
            <ul class="findings">{Html.Each(findings, f => Html.Of($"<li>{MarkOf(f.Level).With(f.Level.ToString())} <code>{f.Field}</code> {f.Message}</li>"))}</ul>
            """);

    private static Mark MarkOf(LintLevel level) => level switch
    {
        LintLevel.Error => new("bad", "cross"),
        LintLevel.Warning => new("warn", "late"),
        _ => new("quiet", "dot"),
    };
}
