using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions;

/// <summary>What a run knows about itself: environment variables of its containers, and <c>$(NAME)</c> in its HTTP texts.</summary>
public static class RunVariables
{
    /// <summary>The variables of one attempt, in a fixed order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ScheduledJob job, StartAttempt start) =>
    [
        new("SCHEDULED_TIME", KubeTimeConverter.ToText(start.NominalTime)),
        new("RUN_ID", start.RunId),
        new("RUN_ATTEMPT", start.Number.ToString()),
        new("PREVIOUS_SUCCESS_TIME", start.PreviousSuccessTime is { } previous ? KubeTimeConverter.ToText(previous) : ""),
        new("SCHEDULEDJOB_NAME", job.Metadata.Name!),
        new("SCHEDULEDJOB_NAMESPACE", job.Metadata.Namespace!),
    ];
}
