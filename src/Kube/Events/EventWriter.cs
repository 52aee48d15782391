using System.Text;
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
    private const int MaxNote = 1024;
    private const int MaxWord = 128;
    private const int MaxName = 253;

    private const int MaxTries = 12;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private long _sequence;

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
        if (series.StoredName is { } name)
        {
            try
            {
                await PatchAsync(series, name, cancellationToken);
                return;
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                series.Vanished();
            }
        }

        var count = series.Count;
        var stored = await events.CreateAsync(NamespaceOf(series.First), ToEvent(series), WriteOptions.Default, cancellationToken);
        series.Stored(stored.Metadata.Name!, count);
    }

    private async Task PatchAsync(EventSeriesState series, string name, CancellationToken cancellationToken)
    {
        var count = series.Count;
        var change = JsonSerializer.SerializeToNode(SeriesOf(series), KubeJsonContext.Default.EventSeries);
        var patch = Patch.Merge(RawJson.From(new JsonObject { ["series"] = change }));
        await events.PatchAsync(NamespaceOf(series.First), name, patch, subresource: null, WriteOptions.Default, cancellationToken);
        series.Stored(name, count);
    }

    private Event ToEvent(EventSeriesState series)
    {
        var first = series.First;
        return new Event
        {
            Metadata = new ObjectMeta { Name = NewName(first), Namespace = NamespaceOf(first) },
            EventTime = first.Time,
            Series = series.Count > 1 ? SeriesOf(series) : null,
            ReportingController = controller,
            ReportingInstance = Cut(instance, MaxWord),
            Action = Cut(first.Action, MaxWord),
            Reason = Cut(first.Reason, MaxWord),
            Regarding = first.Regarding,
            Related = first.Related,
            Note = CutNote(series.Note),
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
        var unique = $".{first.Time.UtcTicks + Interlocked.Increment(ref _sequence):x}";
        return Cut(first.Regarding.Name ?? "unknown", MaxName - unique.Length).TrimEnd('.', '-') + unique;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    // The server counts bytes.
    private static string CutNote(string note)
    {
        if (Encoding.UTF8.GetByteCount(note) <= MaxNote)
            return note;
        const string Ellipsis = "…";
        var room = MaxNote - Encoding.UTF8.GetByteCount(Ellipsis);
        var length = 0;
        foreach (var rune in note.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
                break;
            room -= rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return note[..length] + Ellipsis;
    }
}
