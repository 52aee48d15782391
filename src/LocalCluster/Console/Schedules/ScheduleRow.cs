using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>The table row of one ScheduledJob.</summary>
internal sealed record ScheduleRow(string Namespace, string Name, string Schedule)
{
    public bool IsSuspended { get; init; }

    /// <summary>False until the operator has written a first status.</summary>
    public bool IsSeen { get; init; }

    /// <summary>Why it does not run at all, such as an invalid cron expression; null if there is no problem.</summary>
    public string? Problem { get; init; }

    public DateTimeOffset? NextRun { get; init; }

    public int Active { get; init; }

    public FinishedRun? LastRun { get; init; }

    public static ScheduleRow From(AnyObject schedule)
    {
        var spec = schedule.Spec;
        var status = schedule.Status;
        var ready = (status?["conditions"] as JsonArray)?.FirstOrDefault(c => c.Text("type") == "Ready");
        var text = status.Text("schedule") ?? DescribeTrigger(spec?["trigger"]);
        return new ScheduleRow(schedule.Metadata.Namespace ?? "", schedule.Metadata.Name ?? "", text)
        {
            IsSuspended = (spec?["suspend"] is JsonValue suspend && suspend.TryGetValue<bool>(out var suspended) && suspended)
                || (status.Text("state") is "Suspended" or "Tripped" && status.Text("nextRunTime") is null),
            IsSeen = ready is not null,
            Problem = ready.Text("status") == "False" ? ready.Text("message") ?? ready.Text("reason") : null,
            NextRun = status.Time("nextRunTime"),
            Active = (status?["active"] as JsonArray)?.Count ?? 0,
            LastRun = FinishedRun.From(schedule, status?["lastRun"]),
        };
    }

    /// <summary>A short text of the trigger, until the operator has written one.</summary>
    private static string DescribeTrigger(JsonNode? trigger) => trigger switch
    {
        JsonObject o when o["cron"].Text("expression") is { } expression => expression,
        JsonObject o when o["interval"].Text("every") is { } every => $"every {every}",
        JsonObject o when o["date"].Text("at") is { } at => $"at {at}",
        JsonObject { Count: > 0 } o => o.First().Key,
        _ => "",
    };
}
