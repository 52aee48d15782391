using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Api;

/// <summary>The HTTP API: what the Kubernetes API does not tell, because it has to be computed. openapi.json describes it.</summary>
internal sealed class ApiServer(Sources sources, TimeProvider time)
{
    private const int MostItems = 1_000;
    private const int DefaultItems = 100;

    public Task HandleAsync(HttpContext context, string[] rest, CancellationToken cancellationToken) => (context.Request.Method, rest) switch
    {
        ("GET", ["schedules"]) => SendAsync(context, () => Schedules(AddressOf(context)), ApiJsonContext.Default.ApiSchedules, cancellationToken),
        ("GET", ["timeline"]) => SendAsync(context, () => Timeline(AddressOf(context)), ApiJsonContext.Default.ApiTimeline, cancellationToken),
        ("GET", ["events"]) => new ApiEvents(sources.Catalog, time).RunAsync(context.Response, cancellationToken),
        ("POST", ["preview"]) => PreviewAsync(context, cancellationToken),
        ("GET", ["openapi.json"]) => Redirect(context, "/assets/openapi.json"),
        (_, ["schedules" or "timeline" or "events" or "preview"]) => throw new BadHttpRequestException($"{context.Request.Method} is not possible here.", 405),
        _ => throw new BadHttpRequestException("There is no such resource; /api/v1/openapi.json lists them.", 404),
    };

    /// <summary>One schedule, as the API shows it.</summary>
    public static ApiSchedule Of(Entry entry) => new()
    {
        Namespace = entry.Namespace,
        Name = entry.Name,
        State = entry.State,
        Schedule = entry.Text,
        Sentence = entry.Spec.Sentence,
        TimeZone = entry.Schedule?.Zone.Id,
        Action = entry.Action,
        Suspended = entry.Job.Spec.Suspend || entry.State is ScheduleStates.Suspended or ScheduleStates.Tripped,
        NextRunTime = entry.Status.NextRunTime,
        LastResult = entry.Status.LastRun?.Result,
        LastRunTime = entry.Status.LastRun?.StartTime,
        LastSeconds = entry.LastDuration?.TotalSeconds,
        ConsecutiveFailures = entry.Status.ConsecutiveFailures ?? 0,
    };

    private ApiSchedules Schedules(Address address)
    {
        var found = ScheduleFilter.Of(address).Apply(sources.Catalog.List());
        return new ApiSchedules(found.Count, [.. Part(address, found).Select(Of)]);
    }

    private ApiTimeline Timeline(Address address)
    {
        const int parts = 120;
        var view = new View { Sources = sources, Address = address, Now = time.GetUtcNow(), Zone = TimeZoneInfo.Utc, FormToken = "" };
        var range = TimelinePage.RangeOf(view);
        var found = ScheduleFilter.Of(address).Apply(sources.Catalog.List());
        var bounds = range.Bounds(parts);
        return new ApiTimeline(
            range.From, range.To, (range.Length / parts).TotalSeconds, Load.Of(found, bounds).Counts, found.Count, [.. Part(address, found).Select(e => Lane(e, range, bounds))]);
    }

    private static ApiLane Lane(Entry entry, TimeRange range, DateTimeOffset[] bounds)
    {
        var counts = new long[bounds.Length - 1];
        var isPlanning = PlannedRuns.IsPlanning(entry);
        var planned = isPlanning ? PlannedRuns.AddCounts(entry, bounds, counts) : 0;
        var times = isPlanning ? PlannedRuns.List(entry, range, counts.Length) : [];
        var runs = new Charts.Lane(range, range.To, 1).Records(entry)
            .Select(run => new ApiRun(run.Id, run.Result, run.Reason, run.ScheduledTime, run.StartTime, run.CompletionTime));
        return new ApiLane(entry.Namespace, entry.Name, planned, ExcludedTimes.Count(entry, range), times, times is null ? counts : null, [.. runs]);
    }

    private async Task PreviewAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException("Content-Type: expected application/json.", 415);
        var request = await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJsonContext.Default.ApiPreviewRequest, cancellationToken)
            ?? throw new BadHttpRequestException("Expected an object.");
        await SendAsync(context, () => new ApiPreviewer(sources.Compiler, time.GetUtcNow()).Preview(request), ApiJsonContext.Default.ApiPreview, cancellationToken);
    }

    private static IEnumerable<Entry> Part(Address address, IReadOnlyList<Entry> found) =>
        found.Skip(address.Number("offset", 0, 0, int.MaxValue)).Take(address.Number("limit", DefaultItems, 1, MostItems));

    private static Address AddressOf(HttpContext context) => new(
        context.Request.Path.Value!, context.Request.Query.Where(q => !string.IsNullOrEmpty(q.Value)).ToDictionary(q => q.Key, q => q.Value.ToString()));

    private static Task Redirect(HttpContext context, string path)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }

    private async Task SendAsync<T>(HttpContext context, Func<T> compute, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        T value;
        using (await sources.Turns.TakeAsync(cancellationToken))
            value = compute();
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}
