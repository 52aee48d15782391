namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Further attempts after a failed one.</summary>
/// <param name="Limit">Attempts after the first; 0 to 100. Default 3.</param>
public sealed record RetrySpec(int Limit = 3)
{
    private static readonly BackoffSpec DefaultBackoff = new();

    /// <summary>How long to wait before each of them.</summary>
    public BackoffSpec Backoff { get => field ?? DefaultBackoff; init; }

    /// <summary>Only these of <see cref="RetryClasses"/> are tried again. Empty: all but ClientError and UnexpectedResponse.</summary>
    public IReadOnlyList<string>? OnlyOn { get; init; }
}
