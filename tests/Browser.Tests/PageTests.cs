using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ScheduledJobs.Browser.Tests;

/// <summary>The pages, as a browser shows them.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageTests(BrowserFixture fixture)
{
    private static readonly string[] Paths = [.. Screenshots.Pages.Select(p => p.Path)];

    public static TheoryData<string, ColorScheme> All
    {
        get
        {
            var all = new TheoryData<string, ColorScheme>();
            foreach (var path in Paths.Append("/help"))
            {
                all.Add(path, ColorScheme.Light);
                all.Add(path, ColorScheme.Dark);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_is_accessible_and_keeps_its_own_rules(string path, ColorScheme scheme)
    {
        var complaints = new List<string>();
        var page = await fixture.OpenAsync("/help", scheme);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(path);

        var result = await page.RunAxe();

        complaints.ShouldBeEmpty();
        result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1024)]
    public async Task Nothing_is_wider_than_the_window(int width)
    {
        var page = await fixture.OpenAsync("/help", width: width);
        foreach (var path in Paths)
        {
            await page.GotoAsync(path);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, path);
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_schedule_is_found_selected_and_suspended_with_keys_alone()
    {
        var page = await fixture.OpenAsync("/");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("invoice-run-020");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        page.Url.ShouldEndWith("/?q=invoice-run-020");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("[data-selected]")).ToHaveTextAsync("1 selected.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Suspended invoice-run-020.");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("invoice-run-020");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Resumed invoice-run-020.");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await page.WaitForURLAsync("**/timeline");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Everything_works_without_scripts()
    {
        var page = await fixture.OpenAsync("/", scripts: false);

        await page.GetByPlaceholder("Search name, schedule, label").FillAsync("probe-003");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Locator("input[name=item]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Requested probe-003-m");
        await page.GetByRole(AriaRole.Link, new() { Name = "Calendar" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "October 2026" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_change_arrives_without_loading_the_page_again()
    {
        var page = await fixture.OpenAsync("/?q=rotate-logs-005");
        await Assertions.Expect(page.Locator("[data-state]")).ToHaveTextAsync("Live.");
        await page.GetByPlaceholder("Search name, schedule, label").FocusAsync();

        await fixture.SetStateAsync("billing", "rotate-logs-005", "Late");
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
                return await page.Locator("tbody tr .mark.bad").First.IsVisibleAsync();
            },
            "the row shows the new state");

        (await page.EvaluateAsync<string>("document.activeElement.name")).ShouldBe("q");
        await page.Context.CloseAsync();
    }
}
