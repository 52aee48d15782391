using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>The target of the chaos run's calls. It counts the deliveries of each key.</summary>
public sealed class ChaosSink : IAsyncDisposable
{
    public const string Quick = "/quick";
    public const string Slow = "/slow";
    public const string Flaky = "/flaky";
    public const string Failing = "/failing";

    /// <summary>Where notifications go.</summary>
    public const string Told = "/told";

    private readonly ConcurrentDictionary<string, int> _deliveries = new();
    private readonly ConcurrentDictionary<string, int> _notifications = new();
    private HttpSink _sink = null!;

    public string Address => _sink.Address;

    /// <summary>Arrivals by Idempotency-Key.</summary>
    public IReadOnlyDictionary<string, int> Deliveries => _deliveries;

    /// <summary>Arrivals of notifications by Idempotency-Key.</summary>
    public IReadOnlyDictionary<string, int> Notifications => _notifications;

    public static async Task<ChaosSink> StartAsync()
    {
        var sink = new ChaosSink();
        sink._sink = await HttpSink.StartAsync(sink.AnswerAsync, remembers: false);
        return sink;
    }

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    private async Task<int> AnswerAsync(SinkRequest request, CancellationToken aborted)
    {
        var known = request.PathAndQuery == Told ? _notifications : _deliveries;
        var count = known.AddOrUpdate(request.Header("Idempotency-Key")!, 1, (_, before) => before + 1);
        switch (request.PathAndQuery)
        {
            case Slow:
                await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, aborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return StatusCodes.Status200OK;
            case Flaky:
                return count == 1 ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
            case Failing:
                return StatusCodes.Status500InternalServerError;
            default:
                return StatusCodes.Status200OK;
        }
    }
}
