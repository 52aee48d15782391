using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;
using static Microsoft.Playwright.Assertions;

namespace ScheduledJobs.Browser.Tests;

/// <summary>Everything without a mouse. The focus is always somewhere, and can be seen.</summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Browser")]
public sealed class KeyboardTests(BrowserFixture fixture)
{
    [SkippableFact]
    public async Task A_schedule_is_found_run_suspended_and_resumed()
    {
        await using var visit = await fixture.OpenAsync("/");
        var page = visit.Page;

        await page.Keyboard.PressAsync("/");
        await visit.FocusShouldBeVisibleAsync();
        await page.Keyboard.TypeAsync("growth payout");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        page.Url.ShouldEndWith("/?q=growth+payout");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();

        await visit.PressUntilFocusedAsync("Tab", page.GetByRole(AriaRole.Link, new() { Name = "payout" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("payout");

        await visit.PressUntilFocusedAsync("Tab", visit.Button("Run now"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(visit.Note).ToContainTextAsync("Requested payout-m");
        (await JobAsync()).Metadata.Annotations!.ShouldContainKey(ApiConstants.RunNowAnnotation);
        await Expect(visit.Button("Run now")).ToBeFocusedAsync();
        await visit.FocusShouldBeVisibleAsync();

        await visit.PressUntilFocusedAsync("Tab", visit.Button("Suspend"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(visit.Note).ToHaveTextAsync("Suspended payout.");
        (await JobAsync()).Spec.Suspend.ShouldBeTrue();

        await Expect(visit.Button("Resume")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(visit.Note).ToHaveTextAsync("Resumed payout.");
        await Expect(visit.Button("Suspend")).ToBeFocusedAsync();
        (await JobAsync()).Spec.Suspend.ShouldBeFalse();
        visit.Complaints.ShouldBeEmpty();

        Task<ScheduledJob> JobAsync() => fixture.Gallery.FindAsync("growth", "payout");
    }

    [SkippableFact]
    public async Task Rows_are_selected_with_single_keys_and_changed_together()
    {
        await using var visit = await fixture.OpenAsync("/?ns=search&q=certificates");
        var page = visit.Page;

        await page.Keyboard.PressAsync("j");
        await visit.FocusShouldBeVisibleAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator("[data-selected]")).ToHaveTextAsync("1 selected.");
        await visit.PressUntilFocusedAsync("Tab", visit.Button("Suspend"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(visit.Note).ToHaveTextAsync("Suspended certificates-check.");
        (await fixture.Gallery.FindAsync("search", "certificates-check")).Spec.Suspend.ShouldBeTrue();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "certificates-check" })).ToBeFocusedAsync();
        await visit.FocusShouldBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Keys_lead_to_each_section_and_list_themselves()
    {
        await using var visit = await fixture.OpenAsync("/");
        var page = visit.Page;

        foreach (var (key, path) in (IEnumerable<(string, string)>)[("t", "/timeline"), ("c", "/calendar"), ("y", "/try"), ("s", "/")])
        {
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync(key);
            // The new page is ready, not the old one whose address has changed: it would lose the next key.
            await page.WaitForFunctionAsync("path => location.pathname === path && document.readyState === 'complete'", path);
        }

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Each_stop_of_the_Tab_key_can_be_seen()
    {
        const int most = 40;
        await using var visit = await fixture.OpenAsync("/help", new Look(Height: 600));
        foreach (var view in (string[])["schedules", "schedule", "timeline", "calendar", "try"])
        {
            await visit.GoAsync(fixture.Gallery.PathOf(view));
            for (var i = 0; i < most; i++)
            {
                await visit.Page.Keyboard.PressAsync("Tab");

                // After the last stop comes the browser itself.
                if (i > 10 && await visit.Page.EvaluateAsync<bool>("() => document.activeElement === document.body"))
                    break;
                await visit.FocusShouldBeVisibleAsync();
            }
        }
    }
}
