namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A key of a Secret or ConfigMap.</summary>
/// <param name="Name">Name of the Secret or ConfigMap.</param>
/// <param name="Key">The key in it.</param>
public sealed record KeyReference(string Name = "", string Key = "");
