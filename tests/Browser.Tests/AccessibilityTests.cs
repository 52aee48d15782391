using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Browser.Tests.Support;

namespace ScheduledJobs.Browser.Tests;

/// <summary>What axe finds.</summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Browser")]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [SkippableFact]
    public async Task No_view_has_a_violation_in_either_theme_and_nothing_is_blocked()
    {
        Chromium.Require();

        // The two run side by side: each has a process of its own.
        var found = await Task.WhenAll(CheckAsync(ColorScheme.Light), CheckAsync(ColorScheme.Dark));

        found.SelectMany(problems => problems).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task The_check_sees_a_missing_label_and_weak_contrast()
    {
        await using var visit = await fixture.OpenAsync("/?q=payout");
        await visit.Page.EvaluateAsync(
            """
            () => {
              const select = document.querySelector('select[name=action]');
              select.closest('label').replaceWith(select);
              document.documentElement.style.setProperty('--soft', '#b8b8b8');
            }
            """);

        var violations = await ViolationsAsync(visit);

        violations.ShouldContain(v => v.StartsWith("select-name (critical)", StringComparison.Ordinal));
        violations.ShouldContain(v => v.StartsWith("color-contrast (serious)", StringComparison.Ordinal));
    }

    private async Task<List<string>> CheckAsync(ColorScheme scheme)
    {
        await using var visit = await fixture.OpenAsync("/help", new Look(scheme));
        var problems = new List<string>();
        foreach (var view in Gallery.Views)
        {
            await visit.GoAsync(fixture.Gallery.PathOf(view));
            problems.AddRange((await ViolationsAsync(visit)).Select(violation => $"{view}, {scheme}: {violation}"));
        }

        problems.AddRange(visit.Complaints);
        return problems;
    }

    private static async Task<string[]> ViolationsAsync(Visit visit)
    {
        await visit.Page.EvaluateAsync(Axe);
        return await visit.Page.EvaluateAsync<string[]>(Scripts.Axe);
    }
}
