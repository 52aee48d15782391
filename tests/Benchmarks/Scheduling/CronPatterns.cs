namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Twelve patterns from dense to sparse, and the closest equivalents in Quartz.</summary>
internal static class CronPatterns
{
    public static readonly (string Ours, string Quartz)[] All =
    [
        ("* * * * * *", "* * * ? * *"),
        ("* * * * *", "0 * * ? * *"),
        ("*/15 * * * *", "0 0/15 * ? * *"),
        ("0 * * * *", "0 0 * ? * *"),
        ("30 2 * * *", "0 30 2 ? * *"),
        ("30 2 * * MON-FRI", "0 30 2 ? * MON-FRI"),
        ("0 0 1 * *", "0 0 0 1 * ?"),
        ("0 0 L * *", "0 0 0 L * ?"),
        ("0 30 2 L-2W * *", "0 30 2 L-2W * ?"),
        ("0 9 * * MON#2", "0 0 9 ? * MON#2"),
        ("0 0 29 2 *", "0 0 0 29 2 ?"),
        ("0 0 29 2 MON", "0 0 0 29 2 ?"), // Quartz cannot combine the two
    ];

    public static IEnumerable<string> Names => All.Select(p => p.Ours);

    public static string QuartzFor(string ours) => All.First(p => p.Ours == ours).Quartz;
}
