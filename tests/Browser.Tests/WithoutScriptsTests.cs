using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScheduledJobs.Browser.Tests;

/// <summary>A browser with scripts off.</summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Browser")]
public sealed class WithoutScriptsTests(BrowserFixture fixture)
{
    private static readonly Look Plain = new(HasScripts: false);

    [SkippableFact]
    public async Task Every_view_can_be_read()
    {
        await using var visit = await fixture.OpenAsync("/help", Plain);
        foreach (var view in Gallery.Views)
        {
            await visit.GoAsync(fixture.Gallery.PathOf(view));
            await Expect(visit.Page.Locator("h1")).ToHaveCountAsync(1);
            (await visit.Page.Locator("#page").InnerTextAsync()).Length.ShouldBeGreaterThan(100, view);
        }
    }

    [SkippableFact]
    public async Task Forms_find_run_suspend_and_resume()
    {
        await using var visit = await fixture.OpenAsync("/", Plain);
        var page = visit.Page;

        await page.GetByRole(AriaRole.Searchbox).FillAsync("platform warm");
        await visit.Button("Filter").ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByLabel("Select platform/warm-cdn").CheckAsync();
        await visit.Button("Run now").ClickAsync();
        await Expect(visit.Note).ToContainTextAsync("Requested warm-cdn-m");

        await visit.GoAsync("/schedules/identity/payout");
        await visit.Button("Suspend").ClickAsync();
        await Expect(visit.Note).ToHaveTextAsync("Suspended payout.");
        await visit.Button("Resume").ClickAsync();
        await Expect(visit.Note).ToHaveTextAsync("Resumed payout.");
    }

    [SkippableFact]
    public async Task Forms_explain_and_try()
    {
        await using var visit = await fixture.OpenAsync("/schedules/billing/invoice-run", Plain);
        var page = visit.Page;

        await page.GetByLabel("Time", new() { Exact = true }).FillAsync("2026-10-24T02:30");
        await visit.Button("Explain").ClickAsync();
        await Expect(page.Locator(".why .answer")).ToContainTextAsync("failed");

        await visit.GoAsync("/try");
        await page.GetByLabel("Expression", new() { Exact = true }).FillAsync("30 2 * * *");
        await page.GetByLabel("Time zone", new() { Exact = true }).FillAsync("Europe/Berlin");
        await visit.Button("Show").First.ClickAsync();
        await Expect(page.Locator(".tried .lead")).ToHaveTextAsync("At 02:30 every day, Europe/Berlin.");

        await page.GetByText("Try a manifest").ClickAsync();
        await visit.Button("Show").Last.ClickAsync();
        await Expect(page.Locator(".tried .lead")).ToContainTextAsync("At 02:30 every day, Europe/Berlin");
    }
}
