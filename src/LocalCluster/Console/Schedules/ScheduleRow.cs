using System.Globalization;
using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>What the table shows of one ScheduledJob.</summary>
internal sealed record ScheduleRow(string Namespace, string Name, string Schedule)
{
    public bool IsSuspended { get; init; }

    /// <summary>False until the operator has written a first status.</summary>
    public bool IsSeen { get; init; }

    /// <summary>Why it does not run at all, such as an invalid cron expression; null where all is well.</summary>
    public string? Problem { get; init; }

    public DateTimeOffset? NextRun { get; init; }

    public int Active { get; init; }

    public FinishedRun? LastRun { get; init; }

    public static ScheduleRow From(AnyObject schedule)
    {
        var spec = schedule.Spec;
        var status = schedule.Status;
        var ready = (status?["conditions"] as JsonArray)?.FirstOrDefault(c => c.Text("type") == "Ready");
        return new ScheduleRow(schedule.Metadata.Namespace ?? "", schedule.Metadata.Name ?? "", status.Text("schedule") ?? DescribeTrigger(spec?["trigger"]))
        {
            IsSuspended = spec?["suspend"] is JsonValue suspend && suspend.TryGetValue<bool>(out var suspended) && suspended,
            IsSeen = ready is not null,
            Problem = ready.Text("status") == "False" ? ready.Text("message") ?? ready.Text("reason") : null,
            NextRun = status.Time("nextRunTime"),
            Active = (status?["active"] as JsonArray)?.Count ?? 0,
            LastRun = FinishedRun.From(schedule, status?["lastRun"]),
        };
    }

    /// <summary>A short text of the trigger, for as long as the operator has not written one.</summary>
    private static string DescribeTrigger(JsonNode? trigger) => trigger switch
    {
        JsonObject o when o["cron"].Text("expression") is { } expression => expression,
        JsonObject o when o["interval"].Text("every") is { } every => $"every {every}",
        JsonObject o when o["date"].Text("at") is { } at => $"at {at}",
        JsonObject { Count: > 0 } o => o.First().Key,
        _ => "",
    };
}

/// <summary>A run that is over.</summary>
internal sealed record FinishedRun(string Schedule, string Id, string Result)
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? ScheduledTime { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Reads an entry of the status; null where there is none, or one that is not over.</summary>
    public static FinishedRun? From(AnyObject schedule, JsonNode? run) =>
        run.Text("result") is not { } result ? null : new FinishedRun($"{schedule.Metadata.Namespace}/{schedule.Metadata.Name}", run.Text("id") ?? "", result)
        {
            Reason = run.Text("reason"),
            Message = run.Text("message"),
            ScheduledTime = run.Time("scheduledTime"),
            StartTime = run.Time("startTime"),
            CompletionTime = run.Time("completionTime"),
        };

    /// <summary>The runs that are over in the newer status and were not in the older one, oldest first.</summary>
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

/// <summary>Reads members that may be absent or of another kind than expected.</summary>
internal static class JsonMembers
{
    public static string? Text(this JsonNode? node, string member) =>
        (node as JsonObject)?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static DateTimeOffset? Time(this JsonNode? node, string member) =>
        DateTimeOffset.TryParse(node.Text(member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
