using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>The target of calls. It knows when each was due, so it can tell how late it arrives.</summary>
internal sealed class CallSink : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Timetable> _timetables = new();
    private readonly ScheduleCompiler _compiler = new("UTC");
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private int _slow;

    private CallSink(IPAddress address, TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>An address such as <c>http://127.0.0.1:5000</c>.</summary>
    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Lateness of calls to any path except <c>/slow</c>.</summary>
    public Lateness Lateness { get; } = new();

    /// <summary>Called for each expected call: its schedule, nominal time and due time. Must be quick.</summary>
    public Action<string, DateTimeOffset, DateTimeOffset>? Called { get; set; }

    /// <summary>Calls to <c>/slow</c> in flight; they end when the caller gives up.</summary>
    public int Slow => Volatile.Read(ref _slow);

    /// <param name="time">The clock.</param>
    /// <param name="address">The address to listen on; null for 127.0.0.1.</param>
    public static async Task<CallSink> StartAsync(TimeProvider time, IPAddress? address = null)
    {
        var sink = new CallSink(address ?? IPAddress.Loopback, time);
        await sink._app.StartAsync();
        return sink;
    }

    /// <summary>From now on calls of this schedule are expected.</summary>
    public void Expect(ScheduledJob created) => _timetables[created.Metadata.Name!] = _compiler.Compile(created).Schedule!.Timetable;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var now = _time.GetUtcNow();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (context.Request.Path == "/slow")
        {
            Interlocked.Increment(ref _slow);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref _slow);
            return;
        }

        var headers = context.Request.Headers;
        var name = headers["X-ScheduledJob-Name"].ToString();
        if (!_timetables.TryGetValue(name, out var timetable))
            return;
        var nominal = DateTimeOffset.Parse(headers["X-ScheduledJob-Scheduled-Time"].ToString());
        var due = timetable.At(nominal).DueTime;
        Lateness.Add(now - due);
        Called?.Invoke(name, nominal, due);
    }
}
