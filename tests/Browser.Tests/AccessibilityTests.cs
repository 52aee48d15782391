using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Browser.Tests.Support;

namespace ScheduledJobs.Browser.Tests;

/// <summary>What axe finds.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    public static TheoryData<string> Views => [.. Gallery.Views];

    [SkippableTheory]
    [MemberData(nameof(Views))]
    public async Task A_view_has_no_violation_in_either_theme_and_nothing_on_it_is_blocked(string view)
    {
        Chromium.Require();

        // The two run side by side: each has a process of its own.
        await Task.WhenAll(CheckAsync(view, ColorScheme.Light), CheckAsync(view, ColorScheme.Dark));
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

    private async Task CheckAsync(string view, ColorScheme scheme)
    {
        await using var visit = await fixture.OpenAsync(fixture.Gallery.PathOf(view), new Look(scheme));
        (await ViolationsAsync(visit)).ShouldBeEmpty($"{view}, {scheme}");
        visit.Complaints.ShouldBeEmpty($"{view}, {scheme}");
    }

    private static async Task<string[]> ViolationsAsync(Visit visit)
    {
        await visit.Page.EvaluateAsync(Axe);
        return await visit.Page.EvaluateAsync<string[]>(Scripts.Axe);
    }
}
