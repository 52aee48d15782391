using Microsoft.Playwright;
using ScheduledJobs.Browser.Tests.Data;
using ScheduledJobs.Console;

namespace ScheduledJobs.Browser.Tests.Support;

/// <summary>One Chromium and one gallery for all tests; neither where no Chromium is installed.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>A busy machine is not a defect.</summary>
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private Gallery? _gallery;

    internal Gallery Gallery => _gallery!;

    public async Task InitializeAsync()
    {
        if (Chromium.Find() is not { } path)
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        var starting = Gallery.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Chromium.Arguments });
        _gallery = await starting;
    }

    public async Task DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (_gallery is not null)
            await _gallery.DisposeAsync();
    }

    /// <summary>Opens a view in a window of its own, which a link lets in.</summary>
    internal async Task<Visit> OpenAsync(string path, Look? look = null, ConsoleHost? console = null)
    {
        Chromium.Require();
        var (at, host) = (look ?? new Look(), console ?? Gallery.Console);
        var context = await _chromium!.NewContextAsync(new()
        {
            BaseURL = host.Address.AbsoluteUri,
            ViewportSize = new() { Width = at.Width, Height = at.Height },
            ColorScheme = at.Scheme,
            TimezoneId = "Europe/Berlin",
            JavaScriptEnabled = at.HasScripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        var visit = new Visit(context, await context.NewPageAsync(), at.HasScripts);
        await visit.EnterAsync(path, host);
        return visit;
    }

    /// <summary>An empty page in a window of its own.</summary>
    internal Task<IPage> OpenBlankAsync(int width, int height) =>
        _chromium!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
}

/// <summary>How a window looks at a page.</summary>
internal sealed record Look(ColorScheme Scheme = ColorScheme.Light, int Width = 1440, int Height = 900, bool HasScripts = true);

[CollectionDefinition(nameof(BrowserCollection))]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;
