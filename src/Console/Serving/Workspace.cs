using ScheduledJobs.Console.Api;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Security;

namespace ScheduledJobs.Console.Serving;

/// <summary>
/// The cluster as one user may see it, and the pages over it. Everything that is kept between two requests is in here: what is read with one
/// user's credentials is never shown to another.
/// </summary>
internal sealed class Workspace : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private Task? _closing;

    public Workspace(Sources sources, FormTokens forms, TimeProvider time)
    {
        Sources = sources;
        Pages = new PageServer(sources, forms, time);
        Api = new ApiServer(sources, time);
        Closed = _stop.Token;
        _watching = Task.Run(() => sources.Catalog.RunAsync(Closed));
    }

    public Sources Sources { get; }

    public PageServer Pages { get; }

    public ApiServer Api { get; }

    /// <summary>Cancelled when its user may not see it any more, or the console stops.</summary>
    public CancellationToken Closed { get; }

    /// <summary>What its readers are told when it closes; null if they find out by themselves.</summary>
    public string? Farewell { get; private set; }

    /// <summary>Ends its streams and its watch. Pages that are being made can still read what it has.</summary>
    public Task CloseAsync(string? farewell = null)
    {
        Farewell ??= farewell;
        return _closing ??= _stop.CancelAsync();
    }

    /// <summary>Ends its streams and its watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _watching;
        _stop.Dispose();
    }
}
