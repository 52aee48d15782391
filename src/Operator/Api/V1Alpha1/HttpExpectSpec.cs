namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>What the response body must hold for the run to succeed; what is set must all hold.</summary>
public sealed record HttpExpectSpec
{
    /// <summary>A regular expression that matches somewhere in the body.</summary>
    public string? BodyRegex { get; init; }

    /// <summary>A value that the JSON body must have.</summary>
    public JsonPathSpec? JsonPath { get; init; }
}
