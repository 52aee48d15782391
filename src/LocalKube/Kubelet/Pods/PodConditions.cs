using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>The conditions of one Pod; remembers when each last changed.</summary>
internal sealed class PodConditions(TimeProvider time)
{
    private readonly Dictionary<string, (string Status, DateTimeOffset Since)> _known = [];

    /// <summary>The conditions that follow from a report.</summary>
    public JsonArray Update(PodReport report)
    {
        var initialized = report.InitContainers.All(c => c.Ended is { ExitCode: 0 });
        var ready = report.Containers.All(c => c.RunningSince is not null);
        var notReadyReason = report.Phase switch
        {
            PodPhases.Succeeded => "PodCompleted",
            PodPhases.Failed => "PodFailed",
            _ => "ContainersNotReady",
        };
        return new JsonArray(
            Condition("PodScheduled", true, ""),
            Condition("Initialized", initialized, "ContainersNotInitialized"),
            Condition("ContainersReady", ready, notReadyReason),
            Condition("Ready", ready, notReadyReason));
    }

    private JsonObject Condition(string type, bool holds, string reasonIfNot)
    {
        var status = holds ? "True" : "False";
        if (!_known.TryGetValue(type, out var known) || known.Status != status)
            _known[type] = known = (status, time.GetUtcNow());
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = KubeTimeConverter.ToText(known.Since),
        };
        if (!holds)
            condition["reason"] = reasonIfNot;
        return condition;
    }
}
