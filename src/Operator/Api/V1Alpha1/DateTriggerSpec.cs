namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>
/// One instant or several: exactly one of the two. A text with an offset is that instant, one without is local time in the spec's zone.
/// </summary>
public sealed record DateTriggerSpec
{
    /// <summary>The only instant.</summary>
    public string? At { get; init; }

    /// <summary>The instants, in any order; equal ones count once.</summary>
    public IReadOnlyList<string>? Times { get; init; }
}
