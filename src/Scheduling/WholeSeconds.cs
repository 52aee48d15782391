namespace ScheduledJobs.Scheduling;

/// <summary>
/// Time as whole seconds since 0001-01-01T00:00:00, UTC or local. All arithmetic uses these; instants with fractions and dates
/// exist only at the boundaries.
/// </summary>
internal static class WholeSeconds
{
    public const long PerDay = 86_400;

    /// <summary>9999-12-31T23:59:59.</summary>
    public const long Max = 315_537_897_599;

    /// <summary>Later than everything: the result of a forward search that finds nothing.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Earlier than everything: the result of a backward search that finds nothing.</summary>
    public const long None = -1;

    /// <summary>The first whole second strictly after an instant.</summary>
    public static long FirstAfter(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerSecond + 1;

    /// <summary>The last whole second strictly before an instant; <see cref="None"/> if the calendar has none.</summary>
    public static long LastBefore(DateTimeOffset instant) => FirstFrom(instant) - 1;

    /// <summary>The first whole second at or after an instant.</summary>
    public static long FirstFrom(DateTimeOffset instant) => (instant.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    /// <summary>An instant after all whole seconds before one: a search strictly after it begins at the second.</summary>
    public static DateTimeOffset JustBefore(long second) => second <= 0
        ? DateTimeOffset.MinValue
        : new DateTimeOffset(Math.Min(second, Max + 1) * TimeSpan.TicksPerSecond - 1, TimeSpan.Zero);

    /// <summary>An instant before all whole seconds after one: a search strictly before it begins at the second.</summary>
    public static DateTimeOffset JustAfter(long second) => second < 0
        ? DateTimeOffset.MinValue
        : new DateTimeOffset(Math.Min(second, Max) * TimeSpan.TicksPerSecond + 1, TimeSpan.Zero);

    /// <summary>The instant in UTC; null for <see cref="Never"/>, <see cref="None"/> and values outside the calendar.</summary>
    public static DateTimeOffset? ToInstant(long seconds) =>
        (ulong)seconds <= Max ? new DateTimeOffset(seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero) : null;
}
