namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>An object in the ScheduledJob's namespace, of a kind that is clear from the context.</summary>
/// <param name="Name">Its name.</param>
public sealed record NameReference(string Name = "");
