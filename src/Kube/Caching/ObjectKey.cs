namespace ScheduledJobs.Kube.Caching;

/// <summary>Namespace and name.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
