using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Events;

/// <summary>Writes one series to the server: creates its event, or patches the count of the existing event.</summary>
internal sealed class EventWriter(ResourceClient<Event> events, string controller, string instance, TimeProvider time, ILogger logger)
{
    // Limits of the API server (validation of events).
    private const int MaxWord = 128;
    private const int MaxName = 253;

    private const int MaxTries = 12;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private long _lastStamp;

    /// <summary>Writes, and retries for a while if the server is unreachable. Gives up silently or with a log line.</summary>
    /// <param name="series">What to write.</param>
    /// <param name="stop">Ends retries, because the process is about to exit.</param>
    /// <param name="hardStop">Cancels a write in progress.</param>
    public async Task WriteAsync(EventSeriesState series, CancellationToken stop, CancellationToken hardStop)
    {
        var wait = FirstWait;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await WriteOnceAsync(series, hardStop);
                return;
            }
            catch (ApiException e) when (IsPointless(e))
            {
                EventLog.NotWritten(logger, series.First.Reason, series.First.Regarding.Name, e.Message);
                return;
            }
            catch (Exception e) when (e is ApiException or HttpRequestException or IOException or JsonException)
            {
                if (tries == MaxTries || stop.IsCancellationRequested || e is ApiException { Code: >= 400 and < 500 and not 429 })
                {
                    EventLog.Lost(logger, series.First.Reason, series.First.Regarding.Name, e.Message);
                    return;
                }
            }

            try
            {
                await Task.Delay(wait, time, stop);
            }
            catch (OperationCanceledException)
            {
                // One last try.
            }

            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    // The object's namespace is gone or going: no one will look.
    private static bool IsPointless(ApiException e) => e.IsNotFound || e.IsNamespaceTerminating;

    private async Task WriteOnceAsync(EventSeriesState series, CancellationToken cancellationToken)
    {
        if (series.IsStored)
        {
            try
            {
                await PatchAsync(series, cancellationToken);
                return;
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                series.Vanished();
            }
        }

        var count = series.Count;
        if (series.Name is null)
            series.Named(NewName(series.First));
        try
        {
            await events.CreateAsync(NamespaceOf(series.First), ToEvent(series), WriteOptions.Default, cancellationToken);
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            // The name is unique, so it is this event: the server had stored it, but its response was lost.
        }

        series.Stored(count);
    }

    private async Task PatchAsync(EventSeriesState series, CancellationToken cancellationToken)
    {
        var count = series.Count;
        var change = JsonSerializer.SerializeToNode(SeriesOf(series), KubeJsonContext.Default.EventSeries);
        var patch = Patch.Merge(RawJson.From(new JsonObject { ["series"] = change }));
        await events.PatchForVersionAsync(NamespaceOf(series.First), series.Name!, patch, subresource: null, WriteOptions.Default, cancellationToken);
        series.Stored(count);
    }

    private Event ToEvent(EventSeriesState series)
    {
        var first = series.First;
        return new Event
        {
            Metadata = new ObjectMeta { Name = series.Name, Namespace = NamespaceOf(first) },
            EventTime = first.Time,
            Series = series.Count > 1 ? SeriesOf(series) : null,
            ReportingController = controller,
            ReportingInstance = Cut(instance, MaxWord),
            Action = Cut(first.Action, MaxWord),
            Reason = Cut(first.Reason, MaxWord),
            Regarding = first.Regarding,
            Related = first.Related,
            Note = EventNote.Fit(series.Note),
            Type = first.Type.ToString(),
        };
    }

    private static EventSeries SeriesOf(EventSeriesState series) => new() { Count = series.Count, LastObservedTime = series.LastSeen };

    // Events of cluster-scoped objects live in "default".
    private static string NamespaceOf(RecordedEvent occurrence) =>
        occurrence.Regarding.Namespace is { Length: > 0 } name ? name : "default";

    // The object's name and a unique part, as kubectl users are used to.
    private string NewName(RecordedEvent first)
    {
        var unique = $".{NextStamp(first.Time.UtcTicks):x}";
        return Cut(first.Regarding.Name ?? "unknown", MaxName - unique.Length).TrimEnd('.', '-') + unique;
    }

    // The time in ticks, or the next tick that no event of this process has. Many events can share a tick, and old ones can be written late.
    private long NextStamp(long ticks)
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastStamp);
            var next = Math.Max(ticks, last + 1);
            if (Interlocked.CompareExchange(ref _lastStamp, next, last) == last)
                return next;
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
