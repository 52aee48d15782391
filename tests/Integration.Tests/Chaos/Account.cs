using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>What became of the nominal times of one schedule.</summary>
/// <param name="Schedule">Which.</param>
/// <param name="RunIds">Of its nominal times, which the test computes.</param>
/// <param name="Status">At the end.</param>
public sealed record Account(ChaosSchedule Schedule, IReadOnlyList<string> RunIds, JsonObject Status)
{
    /// <summary>The members of <c>status.totals</c>.</summary>
    public static IReadOnlyList<string> Results { get; } = ["succeeded", "failed", "skipped", "missed", "replaced", "unknown"];

    /// <summary>How many the status counts with each result.</summary>
    public IReadOnlyList<long> Totals => [.. Results.Select(Total)];

    public long Total(string result) => Status.Number("totals", result) ?? 0;

    /// <summary>Nominal times without a result; below zero where some have two.</summary>
    public long Unaccounted => RunIds.Count - Totals.Sum();
}
