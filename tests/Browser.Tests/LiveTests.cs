using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;
using static Microsoft.Playwright.Assertions;

namespace ScheduledJobs.Browser.Tests;

/// <summary>Pages that are left open.</summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Browser")]
public sealed class LiveTests(BrowserFixture fixture)
{
    [SkippableFact]
    public async Task A_change_arrives_without_a_reload_and_takes_neither_focus_nor_selection_nor_what_is_typed()
    {
        await using var visit = await fixture.OpenAsync("/?ns=logistics");
        var page = visit.Page;
        var row = page.Locator("tr", new() { HasText = "rotate-logs" });
        var link = row.GetByRole(AriaRole.Link);
        await row.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Locator("input[name=label]").EvaluateAsync("field => { field.value = 'tier='; }");
        await link.FocusAsync();
        await page.EvaluateAsync("() => { window.isKept = true; }");

        await fixture.Gallery.SetStateAsync("logistics", "rotate-logs", ScheduleStates.Late);
        await AdvanceUntilAsync(row.Locator(".mark.bad", new() { HasText = "Late" }));

        (await page.EvaluateAsync<bool>("() => window.isKept")).ShouldBeTrue();
        await Expect(link).ToBeFocusedAsync();
        await Expect(row.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(page.Locator("input[name=label]")).ToHaveValueAsync("tier=");
        visit.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_page_that_is_open_through_a_restart_goes_on_as_soon_as_the_new_link_has_been_opened()
    {
        Chromium.Require();
        var console = await fixture.Gallery.StartConsoleAsync();
        await using var visit = await fixture.OpenAsync("/schedules/checkout/payout", console: console);
        var page = visit.Page;
        await page.EvaluateAsync("() => { window.isKept = true; }");

        await console.DisposeAsync();
        await Expect(visit.State).ToHaveTextAsync("Reconnecting …");
        await using var next = await fixture.Gallery.StartConsoleAsync(console.Address.Port);
        await fixture.Gallery.SetStateAsync("checkout", "payout", ScheduleStates.Failing);
        await Expect(visit.State).ToHaveTextAsync("Signed out: open the console’s new link, or sign in again.");

        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(next.NewLink().AbsoluteUri);
        await Expect(visit.State).ToHaveTextAsync("Live.");
        await Expect(page.Locator(".summary .mark")).ToHaveTextAsync("Failing");
        (await page.EvaluateAsync<bool>("() => window.isKept")).ShouldBeTrue();

        // Its forms carry the token of the new session.
        await visit.Button("Suspend").ClickAsync();
        await Expect(visit.Note).ToHaveTextAsync("Suspended payout.");
    }

    /// <summary>The console's clock stands still, and a stream waits a second between two looks.</summary>
    private Task AdvanceUntilAsync(ILocator visible) => Eventually.BecomesTrueAsync(
        async () =>
        {
            fixture.Gallery.Time.Advance(TimeSpan.FromSeconds(1));
            return await visible.CountAsync() > 0;
        },
        "the change is shown");
}
