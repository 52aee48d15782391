using System.Text.Json.Serialization;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>What happens to a run that is due while others of the same ScheduledJob are active.</summary>
/// <param name="Policy">One of <see cref="ConcurrencyPolicies"/>. Default <see cref="ConcurrencyPolicies.Forbid"/>.</param>
/// <param name="Limit">
/// Most active runs; at least 1. Null: 1, but 10 for <see cref="ConcurrencyPolicies.Allow"/>, where it applies to catch-up runs only.
/// </param>
/// <param name="QueueLength">Policy Queue only: most waiting runs; at least 1. Default 1.</param>
public sealed record ConcurrencySpec(string Policy = ConcurrencyPolicies.Forbid, int? Limit = null, int QueueLength = 1);

/// <summary>Values of <see cref="ConcurrencySpec.Policy"/>.</summary>
public static class ConcurrencyPolicies
{
    /// <summary>The new run is skipped.</summary>
    public const string Forbid = "Forbid";

    /// <summary>The new run starts.</summary>
    public const string Allow = "Allow";

    /// <summary>The oldest active run is stopped and the new one starts.</summary>
    public const string Replace = "Replace";

    /// <summary>The new run waits.</summary>
    public const string Queue = "Queue";
}

/// <summary>What happens to runs that could not start when they were due.</summary>
/// <param name="Policy">One of the names of <see cref="MisfireMode"/>. Default <c>RunLatest</c>.</param>
/// <param name="GracePeriod">
/// A duration. Policy Skip: how late a run may still start. Any policy: how late a run may be before the schedule is Late. Default <c>1m</c>.
/// </param>
/// <param name="Deadline">A duration: a run later than this never starts, under any policy. Null: no limit.</param>
/// <param name="MaxCatchUp">Policy RunAll only: most late runs that start, the newest ones. Default 100.</param>
public sealed record MisfireSpec(
    string Policy = nameof(MisfireMode.RunLatest),
    [property: JsonConverter(typeof(NumberOrTextConverter))] string GracePeriod = "1m",
    [property: JsonConverter(typeof(NumberOrTextConverter))] string? Deadline = null,
    int MaxCatchUp = 100);

/// <summary>Retries after a failed attempt.</summary>
/// <param name="Limit">Attempts after the first; 0 to 100. Default 3.</param>
public sealed record RetrySpec(int Limit = 3)
{
    private static readonly BackoffSpec DefaultBackoff = new();

    /// <summary>How long to wait before each retry.</summary>
    public BackoffSpec Backoff { get => field ?? DefaultBackoff; init; }

    /// <summary>Only these of <see cref="RetryClasses"/> are retried. Empty: all but ClientError and UnexpectedResponse.</summary>
    public IReadOnlyList<string>? OnlyOn { get; init; }
}

/// <summary>Values of <see cref="RetrySpec.OnlyOn"/>: kinds of failure that a retry may cure.</summary>
public static class RetryClasses
{
    /// <summary>HTTP: no connection, or it broke.</summary>
    public const string Connect = "Connect";

    /// <summary>HTTP: no response within the attempt's timeout, or code 408.</summary>
    public const string Timeout = "Timeout";

    /// <summary>HTTP: code 429.</summary>
    public const string TooManyRequests = "TooManyRequests";

    /// <summary>HTTP: a 5xx code.</summary>
    public const string ServerError = "ServerError";

    /// <summary>HTTP: any other 4xx code.</summary>
    public const string ClientError = "ClientError";

    /// <summary>HTTP: another code that is not a success, or an unexpected body.</summary>
    public const string UnexpectedResponse = "UnexpectedResponse";

    /// <summary>Pod or Job: it ran and failed.</summary>
    public const string PodFailed = "PodFailed";

    /// <summary>Pod or Job: it disappeared or was evicted.</summary>
    public const string PodLost = "PodLost";

    /// <summary>Pod or Job: it did not start running in time.</summary>
    public const string PendingTimeout = "PendingTimeout";
}

/// <summary>The wait before attempt n+1 is min(max, initial * factor^(n-1)), lengthened by up to the jitter share.</summary>
/// <param name="Initial">A duration. Default <c>10s</c>.</param>
/// <param name="Factor">At least 1. Default 2.</param>
/// <param name="Max">A duration. Default <c>10m</c>.</param>
/// <param name="Jitter">0 to 1. Default 0.2.</param>
public sealed record BackoffSpec(
    [property: JsonConverter(typeof(NumberOrTextConverter))] string Initial = "10s",
    double Factor = 2,
    [property: JsonConverter(typeof(NumberOrTextConverter))] string Max = "10m",
    double Jitter = 0.2);

/// <summary>Which finished Pods or Jobs, and records of runs, are kept.</summary>
/// <param name="Succeeded">How many successful ones. Default 3.</param>
/// <param name="Failed">How many failed ones. Default 3.</param>
/// <param name="Ttl">A duration: older ones are deleted even if the counts would keep them. Null: no limit.</param>
/// <param name="Recent">How many finished runs <see cref="ScheduledJobStatus.RecentRuns"/> has, 0 to <see cref="StatusLimits.RecentRuns"/>. Default 10.</param>
public sealed record HistorySpec(
    int Succeeded = 3,
    int Failed = 3,
    [property: JsonConverter(typeof(NumberOrTextConverter))] string? Ttl = null,
    int Recent = 10);
