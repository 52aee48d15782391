using System.Collections.Concurrent;
using Microsoft.Playwright;
using ScheduledJobs.Console;
using static Microsoft.Playwright.Assertions;

namespace ScheduledJobs.Browser.Tests.Support;

/// <summary>A window of the browser, with what it complained about: scripts that failed, and content that the content security policy blocked.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly bool _hasScripts;
    private readonly ConcurrentQueue<string> _complaints = [];

    public Visit(IBrowserContext context, IPage page, bool hasScripts)
    {
        _context = context;
        _hasScripts = hasScripts;
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Whether the page is connected, and follows what changes.</summary>
    public ILocator State => Page.Locator("[data-state]");

    /// <summary>What happened to the last request.</summary>
    public ILocator Note => Page.Locator("main > .note");

    /// <summary>Opens a link of a console, and a view with it.</summary>
    public async Task EnterAsync(string path, ConsoleHost console)
    {
        var token = console.NewLink().Query[1..];
        await GoAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{token}");
    }

    /// <summary>Opens a view, and waits until it is live, as far as it can be.</summary>
    public async Task GoAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        response!.Status.ShouldBe(200, path);
        if (_hasScripts && await Page.Locator("[data-live]").CountAsync() > 0)
            await Expect(State).ToHaveTextAsync("Live.");
    }

    /// <summary>A button by its name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Presses a key until something has the focus; each stop on the way must be visible.</summary>
    public async Task PressUntilFocusedAsync(string key, ILocator target)
    {
        for (var i = 0; i < 200 && !await target.EvaluateAsync<bool>("e => e === document.activeElement"); i++)
        {
            await Page.Keyboard.PressAsync(key);
            await FocusShouldBeVisibleAsync();
        }

        await Expect(target).ToBeFocusedAsync();
    }

    /// <summary>Something has the focus, shows it, and can be seen.</summary>
    public async Task FocusShouldBeVisibleAsync() => (await Page.EvaluateAsync<string?>(Scripts.HiddenFocus)).ShouldBeNull();

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
