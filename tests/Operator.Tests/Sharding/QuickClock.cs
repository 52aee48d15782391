using Microsoft.AspNetCore.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Sharding;

/// <summary>
/// A fake clock that goes on by itself, several times as fast as a real one, but stands still while a server handles a request. On a slow machine it is slow as well: a
/// Lease does not run out because of that.
/// </summary>
internal sealed class QuickClock
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Task _running;
    private volatile bool _isOver;
    private int _requests;

    public QuickClock() => _running = RunAsync();

    /// <summary>The clock.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>Handles a request. Watches, which stay open, do not stop the clock.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate handle)
    {
        var isWatch = context.Request.Query.ContainsKey("watch");
        if (!isWatch)
            Interlocked.Increment(ref _requests);
        try
        {
            await handle(context);
        }
        finally
        {
            if (!isWatch)
                Interlocked.Decrement(ref _requests);
        }
    }

    /// <summary>Stands still from now on.</summary>
    public Task StopAsync()
    {
        _isOver = true;
        return _running;
    }

    private async Task RunAsync()
    {
        while (!_isOver)
        {
            await Task.Delay(Pause, TimeProvider.System);
            if (Volatile.Read(ref _requests) == 0)
                Time.Advance(Step);
        }
    }
}
