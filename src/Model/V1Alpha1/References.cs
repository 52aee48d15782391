namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>One key of a Secret or ConfigMap in the ScheduledJob's namespace: exactly one member is set.</summary>
public sealed record ValueSource
{
    /// <summary>A key of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }
}

/// <summary>A key of a Secret or ConfigMap.</summary>
/// <param name="Name">Name of the Secret or ConfigMap.</param>
/// <param name="Key">The key in it.</param>
public sealed record KeyReference(string Name = "", string Key = "");

/// <summary>An object in the ScheduledJob's namespace; the context determines its kind.</summary>
/// <param name="Name">Its name.</param>
public sealed record NameReference(string Name = "");
