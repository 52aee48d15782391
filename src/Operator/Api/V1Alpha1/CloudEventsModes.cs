namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="CloudEventsSpec.Mode"/>.</summary>
public static class CloudEventsModes
{
    /// <summary>Attributes in headers, the body as it is.</summary>
    public const string Binary = "Binary";

    /// <summary>Attributes and body in one JSON document.</summary>
    public const string Structured = "Structured";
}
