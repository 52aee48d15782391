using Microsoft.Playwright;

namespace ScheduledJobs.Browser.Tests;

/// <summary>Pictures of all pages, in both themes and three widths. SCREENSHOTS names the folder; without it, nothing is written.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class Screenshots(BrowserFixture fixture)
{
    /// <summary>What there is to see.</summary>
    public static readonly (string Name, string Path)[] Pages =
    [
        ("schedules", "/"),
        ("schedules-failing", "/?state=Failing"),
        ("timeline", "/timeline?span=6h"),
        ("timeline-week", "/timeline?span=1w"),
        ("timeline-clock-change", "/timeline?span=6h&from=2026-10-24T22:00:00Z&label=team%3Dbilling"),
        ("calendar", "/calendar"),
        ("calendar-year", "/calendar?year=2026"),
        ("day", "/calendar?day=2026-10-25&label=team%3Dbilling"),
        ("schedule", "/schedules/billing/nightly-report-002"),
        ("schedule-failing", "/schedules/billing/probe-003"),
        ("run", $"/schedules/billing/probe-003/runs/probe-003-{new DateTimeOffset(2026, 10, 24, 21, 11, 20, TimeSpan.Zero).ToUnixTimeSeconds()}"),
        ("try", "/try?cron=30+2+*+*+0&zone=Europe/Berlin"),
    ];

    [Fact]
    public async Task Are_taken()
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (var width in (int[])[1440, 1024, 390])
            {
                var page = await fixture.OpenAsync("/help", scheme, width);
                foreach (var (name, path) in Pages)
                {
                    await page.GotoAsync(path);
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = width < 1440 });
                }

                await page.Context.CloseAsync();
            }
        }
    }
}
