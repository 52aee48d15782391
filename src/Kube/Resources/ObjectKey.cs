namespace ScheduledJobs.Kube.Resources;

/// <summary>Namespace and name.</summary>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">Unique within kind and namespace.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static ObjectKey Of(IKubeObject item) => new(item.Metadata.Namespace ?? "", item.Metadata.Name ?? "");

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
