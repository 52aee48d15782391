using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>Writes <c>batch/v1.JobStatus</c> as a merge patch: absent members are removed.</summary>
internal static class JobStatusJson
{
    public static JsonObject Write(JobStatus status) => new()
    {
        ["startTime"] = Time(status.StartTime),
        ["completionTime"] = Time(status.CompletionTime),
        ["active"] = status.Active,
        ["ready"] = status.Ready,
        ["succeeded"] = status.Succeeded,
        ["failed"] = status.Failed,
        ["conditions"] = status.Conditions is { Count: > 0 } conditions ? new JsonArray([.. conditions.Select(Condition)]) : null,
    };

    private static JsonObject Condition(JobCondition condition) => new()
    {
        ["type"] = condition.Type,
        ["status"] = condition.Status,
        ["reason"] = condition.Reason,
        ["message"] = condition.Message,
        ["lastProbeTime"] = Time(condition.LastTransitionTime),
        ["lastTransitionTime"] = Time(condition.LastTransitionTime),
    };

    private static JsonNode? Time(DateTimeOffset? instant) => instant is { } i ? KubeTimeConverter.ToText(i) : null;
}
