using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>Counts the requests in progress in an API server, without watches.</summary>
internal sealed class RequestLoad
{
    private int _now;
    private int _most;

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Query.ContainsKey("watch"))
        {
            await next(context);
            return;
        }

        var now = Interlocked.Increment(ref _now);
        for (var most = Volatile.Read(ref _most); now > most; most = Volatile.Read(ref _most))
            Interlocked.CompareExchange(ref _most, now, most);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    /// <summary>The maximum since the last call.</summary>
    public int TakeMost() => Interlocked.Exchange(ref _most, 0);
}
