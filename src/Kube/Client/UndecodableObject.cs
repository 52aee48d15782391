using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>An object that the server sent and that does not fit its C# type: what is known of it, and why.</summary>
internal sealed record UndecodableObject(PartialMetadata Metadata, Exception Error);
