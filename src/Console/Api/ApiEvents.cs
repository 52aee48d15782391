using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Console.Api;

/// <summary>Schedules as they change, as server-sent events: all of them first, and then each that is new, changed or deleted.</summary>
internal sealed class ApiEvents(Catalog catalog, TimeProvider time)
{
    public async Task RunAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        var told = new Dictionary<ObjectKey, Entry>();
        while (true)
        {
            var next = catalog.Changed;
            foreach (var item in Changes(told, catalog.List()))
                await response.WriteAsync($"event: schedule\ndata: {JsonSerializer.Serialize(item, ApiJsonContext.Default.ApiSchedule)}\n\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            await Task.Delay(Catalog.Pause, time, cancellationToken);
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is new since the last call.</summary>
    public static IReadOnlyList<ApiSchedule> Changes(Dictionary<ObjectKey, Entry> told, IReadOnlyList<Entry> now)
    {
        var changes = new List<ApiSchedule>();
        var keys = new HashSet<ObjectKey>(now.Count);
        foreach (var entry in now)
        {
            var key = new ObjectKey(entry.Namespace, entry.Name);
            keys.Add(key);
            if (told.GetValueOrDefault(key) == entry)
                continue;
            told[key] = entry;
            changes.Add(ApiServer.Of(entry));
        }

        foreach (var (key, entry) in told.Where(t => !keys.Contains(t.Key)).ToList())
        {
            told.Remove(key);
            changes.Add(ApiServer.Of(entry) with { Deleted = true });
        }

        return changes;
    }
}
