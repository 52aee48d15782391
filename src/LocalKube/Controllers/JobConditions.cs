using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>A list of conditions to change; the transition time changes only when the status does.</summary>
internal sealed class JobConditions(List<JobCondition>? conditions, DateTimeOffset now)
{
    public List<JobCondition> List { get; } = [.. conditions ?? []];

    public void Set(string type, bool holds, string reason, string message)
    {
        var status = holds ? "True" : "False";
        var index = List.FindIndex(c => c.Type == type);
        if (index >= 0 && List[index].Status == status)
            return;
        var condition = new JobCondition { Type = type, Status = status, Reason = reason, Message = message, LastTransitionTime = now };
        if (index >= 0)
            List[index] = condition;
        else
            List.Add(condition);
    }
}
