using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>An object from the server that does not fit its C# type: what is known about it, and the error.</summary>
internal sealed record UndecodableObject(PartialMetadata Metadata, Exception Error);
