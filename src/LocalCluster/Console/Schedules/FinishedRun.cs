using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>A finished run.</summary>
internal sealed record FinishedRun(string Schedule, string Id, string Result)
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? ScheduledTime { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Reads an entry of the status; null if there isn't one, or if the run has not finished.</summary>
    public static FinishedRun? From(AnyObject schedule, JsonNode? run)
    {
        if (run.Text("result") is not { } result)
            return null;
        return new FinishedRun($"{schedule.Metadata.Namespace}/{schedule.Metadata.Name}", run.Text("id") ?? "", result)
        {
            Reason = run.Text("reason"),
            Message = run.Text("message"),
            ScheduledTime = run.Time("scheduledTime"),
            StartTime = run.Time("startTime"),
            CompletionTime = run.Time("completionTime"),
        };
    }

    /// <summary>The runs that are finished in the newer status but not in the older one, oldest first.</summary>
    public static IReadOnlyList<FinishedRun> Between(AnyObject? older, AnyObject newer)
    {
        var before = older is null ? [] : All(older).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return [.. All(newer).Where(r => !before.Contains(r.Id)).OrderBy(r => r.CompletionTime ?? r.ScheduledTime)];
    }

    private static IEnumerable<FinishedRun> All(AnyObject schedule)
    {
        var status = schedule.Status;
        IEnumerable<JsonNode?> recent = status?["recentRuns"] as JsonArray ?? [];
        return recent.Append(status?["lastRun"]).Select(r => From(schedule, r)).OfType<FinishedRun>().DistinctBy(r => r.Id);
    }
}
