using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Browser.Tests.Support;

namespace ScheduledJobs.Browser.Tests;

/// <summary>
/// Pictures of all views in both themes and three widths, in the folder that the variable PICTURES names. <c>make pictures</c> takes them, and
/// copies those that docs show.
/// </summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Pictures")]
public sealed class PictureTests(BrowserFixture fixture)
{
    private static readonly string Folder = Repository.PathOf(Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } named ? named : "artifacts/pictures");

    /// <summary>In the picture of a whole page, the buttons at the bottom of the window are at the end of the table.</summary>
    private const string Style = ".bulk .buttons { position: static !important; }";

    [SkippableTheory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    [InlineData(390, 844)]
    public async Task All_views_are_drawn(int width, int height)
    {
        Chromium.Require();
        await Task.WhenAll(DrawAsync(new Look(ColorScheme.Light, width, height)), DrawAsync(new Look(ColorScheme.Dark, width, height)));
    }

    private async Task DrawAsync(Look look)
    {
        await using var visit = await fixture.OpenAsync("/help", look);
        foreach (var view in Gallery.Views)
        {
            await visit.GoAsync(fixture.Gallery.PathOf(view));
            var file = Path.Combine(Folder, $"{view}-{look.Width}-{(look.Scheme == ColorScheme.Dark ? "dark" : "light")}.png");
            (await visit.Page.ScreenshotAsync(new() { Path = file, FullPage = look.Width < 1440, Style = look.Width < 1440 ? Style : null })).Length.ShouldBeGreaterThan(5_000, file);
        }
    }
}
