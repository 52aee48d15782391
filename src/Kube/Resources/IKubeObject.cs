namespace ScheduledJobs.Kube.Resources;

/// <summary>What every Kubernetes object has.</summary>
public interface IKubeObject
{
    /// <summary><c>group/version</c>, or <c>version</c> for the core group. Absent on the items of a list.</summary>
    string? ApiVersion { get; }

    /// <summary>The kind in CamelCase. Absent on the items of a list.</summary>
    string? Kind { get; }

    /// <summary>Name, namespace, uid, version and the rest of the bookkeeping.</summary>
    ObjectMeta Metadata { get; }
}
