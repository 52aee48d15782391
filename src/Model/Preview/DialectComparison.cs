using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Preview;

/// <summary>
/// What the same cron text means to different schedulers: those whose dialect this API has, and others that manifests come from. All are
/// shown on the same wall clock; what schedulers do at a clock change is not compared.
/// </summary>
public sealed class DialectComparison
{
    /// <summary>Most times that are searched for a difference.</summary>
    private const int MaxCompared = 2_000;

    /// <summary>Most times that are shown for each reading.</summary>
    private const int MaxCount = 1_000;

    private DialectComparison(string expression, CronDialect baseline, IReadOnlyList<DialectReading> readings)
    {
        Expression = expression;
        Baseline = baseline;
        Readings = readings;
    }

    /// <summary>The text.</summary>
    public string Expression { get; }

    /// <summary>The dialect that the others are compared with.</summary>
    public CronDialect Baseline { get; }

    /// <summary>The supported dialects first, in the order of <see cref="CronDialect"/>.</summary>
    public IReadOnlyList<DialectReading> Readings { get; }

    /// <summary>The reading of <see cref="Baseline"/>.</summary>
    public DialectReading BaselineReading => Readings.First(reading => reading.Dialect == Baseline);

    /// <summary>The first instant at which two accepting readings disagree; null if no difference is found.</summary>
    public DateTimeOffset? FirstDifference => Readings.Min(reading => reading.Difference?.Time);

    /// <summary>Compares the readings of a text.</summary>
    /// <param name="expression">The text, as in <c>spec.trigger.cron.expression</c>.</param>
    /// <param name="clock">Zone and policies.</param>
    /// <param name="after">Times after this instant are shown and compared.</param>
    /// <param name="count">How many times to show for each reading; 0 to 1,000. Default 5.</param>
    /// <param name="baseline">The dialect to compare the others with. Default Crontab.</param>
    /// <param name="hashSeed">Seed of <c>H</c> (namespace/name).</param>
    public static DialectComparison Of(
        string expression, WallClock clock, DateTimeOffset after, int count = 5, CronDialect baseline = CronDialect.Crontab, string hashSeed = "")
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(clock);
        var read = KnownDialects.All.Select(dialect => (dialect.Name, Reader: dialect, Parsed: dialect.Read(expression, clock, after, hashSeed))).ToList();
        var compared = read.First(entry => entry.Reader.Dialect == baseline).Parsed.Trigger;
        return new DialectComparison(expression, baseline, [.. read.Select(entry => Reading(entry.Reader, entry.Parsed))]);

        DialectReading Reading(KnownDialect dialect, KnownDialect.Result parsed) => new()
        {
            Name = dialect.Name,
            Dialect = dialect.Dialect,
            Rules = dialect.Rules,
            Error = parsed.Error,
            Sentence = parsed.Sentence,
            Warnings = parsed.Warnings,
            Times = parsed.Trigger is null ? [] : Next(parsed.Trigger, after, Math.Clamp(count, 0, MaxCount)),
            Difference = parsed.Trigger is null || compared is null ? null : Differ(parsed.Trigger, compared, after),
        };
    }

    private static List<DateTimeOffset> Next(ITrigger trigger, DateTimeOffset after, int count)
    {
        var times = new List<DateTimeOffset>();
        for (var next = trigger.NextAfter(after); times.Count < count && next is { } time; next = trigger.NextAfter(time))
            times.Add(time);
        return times;
    }

    private static DialectDifference? Differ(ITrigger here, ITrigger compared, DateTimeOffset after)
    {
        if (ReferenceEquals(here, compared))
            return null;
        for (var i = 0; i < MaxCompared; i++)
        {
            var (mine, other) = (here.NextAfter(after), compared.NextAfter(after));
            if (mine is null && other is null)
                return null;
            if (mine != other)
                return other is null || mine < other ? new DialectDifference(mine!.Value, true) : new DialectDifference(other.Value, false);
            after = mine!.Value;
        }

        return null;
    }
}
