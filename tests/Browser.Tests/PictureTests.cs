using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Browser.Tests.Support;

namespace ScheduledJobs.Browser.Tests;

/// <summary>
/// Pictures of all views in both themes and three widths, in the folder that the variable PICTURES names, and a sheet for each view with its six
/// pictures side by side. <c>make pictures</c> takes them, and copies those that docs show.
/// </summary>
[Collection(nameof(BrowserCollection))]
[Trait("Category", "Pictures")]
public sealed class PictureTests(BrowserFixture fixture)
{
    private static readonly string Folder = Repository.PathOf(Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } named ? named : "artifacts/pictures");

    private static readonly IReadOnlyList<Look> Looks =
    [
        .. from size in ((int Width, int Height)[])[(1440, 900), (1024, 768), (390, 844)]
           from scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]
           select new Look(scheme, size.Width, size.Height),
    ];

    /// <summary>In the picture of a whole page, the buttons at the bottom of the window are at the end of the table.</summary>
    private const string Style = ".bulk .buttons { position: static !important; }";

    [SkippableFact]
    public async Task All_views_are_drawn()
    {
        Chromium.Require();
        foreach (var pair in Looks.Chunk(2))
            await Task.WhenAll(pair.Select(DrawAsync));
        foreach (var view in Gallery.Views)
            await DrawSheetAsync(view);
    }

    private static string PathOf(string view, Look look) =>
        Path.Combine(Folder, $"{view}-{look.Width}-{(look.Scheme == ColorScheme.Dark ? "dark" : "light")}.png");

    private async Task DrawAsync(Look look)
    {
        await using var visit = await fixture.OpenAsync("/help", look);
        foreach (var view in Gallery.Views)
        {
            await visit.GoAsync(fixture.Gallery.PathOf(view));
            var file = PathOf(view, look);
            (await visit.Page.ScreenshotAsync(new() { Path = file, FullPage = look.Width < 1440, Style = look.Width < 1440 ? Style : null })).Length.ShouldBeGreaterThan(5_000, file);
        }
    }

    /// <summary>The six pictures of a view in a row, at a third of their size; long ones are cut.</summary>
    private async Task DrawSheetAsync(string view)
    {
        var pictures = await Task.WhenAll(Looks.Select(async look => $"""
            <img style="width: {look.Width / 3}px" src="data:image/png;base64,{Convert.ToBase64String(await File.ReadAllBytesAsync(PathOf(view, look)))}">
            """));
        var page = await fixture.OpenBlankAsync(width: 1960, height: 700);
        await page.SetContentAsync($$"""
            <style>
              body { margin: 8px; display: flex; gap: 8px; align-items: start; background: #888; }
              img { max-height: 684px; object-fit: cover; object-position: top; }
            </style>
            {{string.Concat(pictures)}}
            """);
        var file = Path.Combine(Folder, "sheets", $"{view}.jpg");
        (await page.ScreenshotAsync(new() { Path = file, Type = ScreenshotType.Jpeg, Quality = 75 })).Length.ShouldBeGreaterThan(20_000, file);
        await page.CloseAsync();
    }
}
