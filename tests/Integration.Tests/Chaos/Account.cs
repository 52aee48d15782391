using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>The outcomes of all nominal times of one schedule.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="RunIds">Run ids of its nominal times, which the test computes.</param>
/// <param name="Status">Its status at the end.</param>
public sealed record Account(ChaosSchedule Schedule, IReadOnlyList<string> RunIds, JsonObject Status)
{
    /// <summary>The members of <c>status.totals</c>.</summary>
    public static IReadOnlyList<string> Results { get; } = ["succeeded", "failed", "skipped", "missed", "replaced", "suspended", "unknown"];

    /// <summary>Number of runs with each result, according to the status.</summary>
    public IReadOnlyList<long> Totals => [.. Results.Select(Total)];

    public long Total(string result) => Status.Number("totals", result) ?? 0;

    /// <summary>Nominal times without a result; negative if some have two. At the end nothing is active, queued or in a backlog.</summary>
    public long Unaccounted => RunIds.Count - Totals.Sum();

    /// <summary>Notifications that its runs caused.</summary>
    public long Caused => Total("succeeded") + Total("failed") + Total("unknown");

    /// <summary>Notifications that were not sent, by the status itself.</summary>
    public long NotSent => (Status.Number("notifications", "dropped") ?? 0) + (Status.Number("notifications", "failed") ?? 0);

    /// <summary>
    /// The nominal times that a status accounts for: those with a result, those that are active or queued, and those that RunAll still
    /// makes up for.
    /// </summary>
    public static long AccountedIn(JsonObject scheduledJob) =>
        Results.Sum(result => scheduledJob.Number("status", "totals", result) ?? 0)
        + scheduledJob.Items("status", "active").Count
        + scheduledJob.Items("status", "queued").Count
        + (scheduledJob.Number("status", "backlog", "remaining") ?? 0);
}
