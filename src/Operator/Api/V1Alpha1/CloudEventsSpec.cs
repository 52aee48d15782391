namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Sends the request as a CloudEvent 1.0.</summary>
/// <param name="Mode">One of <see cref="CloudEventsModes"/>. Default Binary.</param>
/// <param name="Type">The event's type. Default <c>dev.scheduledjobs.run</c>.</param>
/// <param name="Source">The event's source. Null: <c>/namespaces/NAMESPACE/scheduledjobs/NAME</c>.</param>
public sealed record CloudEventsSpec(
    string Mode = CloudEventsModes.Binary, string Type = "dev.scheduledjobs.run", string? Source = null);
