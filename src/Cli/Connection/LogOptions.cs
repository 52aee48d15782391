namespace ScheduledJobs.Cli.Connection;

/// <summary>Which part of a log.</summary>
/// <param name="Container">One container; null for all.</param>
/// <param name="Tail">Lines from the end; null for all.</param>
/// <param name="Timestamps">Whether each line begins with its time.</param>
internal sealed record LogOptions(string? Container = null, int? Tail = null, bool Timestamps = false);
