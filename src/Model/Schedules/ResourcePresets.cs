using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Where objects of well-known kinds say that they have ended, in any version.</summary>
public static class ResourcePresets
{
    private static readonly Dictionary<(string Group, string Kind), ResourceCriteria> All = new()
    {
        [("tekton.dev", "PipelineRun")] = Condition("Succeeded", "True", "Succeeded", "False"),
        [("tekton.dev", "TaskRun")] = Condition("Succeeded", "True", "Succeeded", "False"),
        [("batch", "Job")] = Condition("Complete", "True", "Failed", "True"),
        [("argoproj.io", "Workflow")] = new(
            [new(".status.phase", "Succeeded")], [new(".status.phase", "Failed"), new(".status.phase", "Error")], ".status.message"),
        [("sparkoperator.k8s.io", "SparkApplication")] = new(
            [new(".status.applicationState.state", "COMPLETED")],
            [new(".status.applicationState.state", "FAILED")],
            ".status.applicationState.errorMessage"),

        // While a failed RayJob is retried, its jobStatus is FAILED, but its jobDeploymentStatus is not.
        [("ray.io", "RayJob")] = new(
            [new(".status.jobStatus", "SUCCEEDED")],
            [new(".status.jobDeploymentStatus", "Failed"), new(".status.jobStatus", "STOPPED")],
            ".status.message"),
    };

    /// <summary>The known kinds, as <c>group/Kind</c>.</summary>
    public static IEnumerable<string> Names => All.Keys.Select(k => $"{k.Group}/{k.Kind}").Order(StringComparer.Ordinal);

    /// <summary>Where objects of a kind say that they have ended; null if the kind is not known.</summary>
    public static ResourceCriteria? Find(ObjectKind kind) => All.GetValueOrDefault((kind.Group, kind.Kind));

    private static ResourceCriteria Condition(string good, string goodStatus, string bad, string badStatus) => new(
        [new($".status.conditions[?(@.type==\"{good}\")].status", goodStatus)],
        [new($".status.conditions[?(@.type==\"{bad}\")].status", badStatus)],
        $".status.conditions[?(@.type==\"{bad}\")].message");
}
