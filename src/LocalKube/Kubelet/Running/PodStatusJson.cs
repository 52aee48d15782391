using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Kubelet.Env;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Kubelet.Running;

/// <summary>Writes a report as <c>v1.PodStatus</c>.</summary>
internal static class PodStatusJson
{
    public static JsonObject Write(PodReport report, PodConditions conditions)
    {
        var status = new JsonObject
        {
            ["phase"] = report.Phase,
            ["startTime"] = KubeTimeConverter.ToText(report.StartTime),
            ["hostIP"] = PodFields.PodAddress,
            ["hostIPs"] = Addresses(),
            ["podIP"] = PodFields.PodAddress,
            ["podIPs"] = Addresses(),
            ["conditions"] = conditions.Update(report),
            ["containerStatuses"] = Containers(report.Containers),
        };
        if (report.InitContainers.Count > 0)
            status["initContainerStatuses"] = Containers(report.InitContainers);
        if (report.Failure is { } failure)
        {
            status["reason"] = failure.Reason;
            status["message"] = failure.Message;
        }

        return status;
    }

    private static JsonArray Addresses() => new(new JsonObject { ["ip"] = PodFields.PodAddress });

    private static JsonArray Containers(IReadOnlyList<ContainerReport> reports) => new([.. reports.Select(Container)]);

    private static JsonObject Container(ContainerReport report) => new()
    {
        ["name"] = report.Name,
        ["image"] = report.Image,
        ["imageID"] = "",
        ["ready"] = report.RunningSince is not null,
        ["started"] = report.RunningSince is not null,
        ["restartCount"] = report.Restarts,
        ["state"] = State(report),
        ["lastState"] = report.LastEnd is { } last ? new JsonObject { ["terminated"] = Terminated(last) } : new JsonObject(),
    };

    private static JsonObject State(ContainerReport report)
    {
        if (report.RunningSince is { } since)
            return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = KubeTimeConverter.ToText(since) } };
        if (report.Ended is { } end)
            return new JsonObject { ["terminated"] = Terminated(end) };
        var waiting = new JsonObject { ["reason"] = report.Waiting!.Reason };
        if (report.Waiting.Message is { } message)
            waiting["message"] = message;
        return new JsonObject { ["waiting"] = waiting };
    }

    private static JsonObject Terminated(ContainerEnd end)
    {
        var terminated = new JsonObject
        {
            ["exitCode"] = end.ExitCode,
            ["reason"] = end.Reason,
            ["startedAt"] = KubeTimeConverter.ToText(end.StartedAt),
            ["finishedAt"] = KubeTimeConverter.ToText(end.FinishedAt),
        };
        if (end.Message is { } message)
            terminated["message"] = message;
        return terminated;
    }
}
