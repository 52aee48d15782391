using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Why an attempt failed.</summary>
/// <param name="Reason">One word, from <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="RetryClass">What <c>retry.onlyOn</c> is compared with; one of <see cref="RetryClasses"/>, or null.</param>
/// <param name="HttpStatus">Status code of the HTTP response, if there was one.</param>
/// <param name="RetryAfter">How long the target asked to wait before the next attempt.</param>
public sealed record Failure(
    string Reason, string Message, string? RetryClass = null, int? HttpStatus = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Exit code of the container that failed; null if none did.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The Pod that failed, if it is not the attempt itself but one of its Job.</summary>
    public string? Pod { get; init; }
}
