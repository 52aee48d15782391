using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>A cron expression without weekends and the days of a shared calendar: compiling, the next time, and counting ten years.</summary>
[MemoryDiagnoser]
public class ExclusionBenchmarks
{
    private const int Instants = 64;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DateTimeOffset[] _instants = [.. Enumerable.Range(0, Instants).Select(i => Start.AddSeconds(i * 491_377L))];
    private readonly WallClock _clock = new(WallClock.FindZone("Europe/Berlin")!);
    private ExcludedCalendar _calendar = null!;
    private CronTrigger _cron = null!;
    private ExcludingTrigger _trigger = null!;

    [Params("0 9 * * *", "*/15 * * * *", "0 17 L * *")]
    public string Expression { get; set; } = "";

    [Params(ExclusionPolicy.Skip, ExclusionPolicy.NextDay)]
    public ExclusionPolicy Policy { get; set; }

    [Params(10, 500)]
    public int Days { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _calendar = Calendar();
        _cron = new CronTrigger(CronExpression.Parse(Expression, CronDialect.Crontab), _clock);
        _trigger = Compile();
    }

    [Benchmark]
    public ExcludedCalendar Calendar() =>
        new("days", new ExcludedDays([], [.. Enumerable.Range(0, Days).Select(n => DateSpan.Parse($"{new DateOnly(2026, 1, 1).AddDays(n * 7):yyyy-MM-dd}"))]), null);

    [Benchmark]
    public ExcludingTrigger Compile() => new(_cron, new Exclusion(
        new ExclusionRules { Days = new ExcludedDays([DayOfWeek.Saturday, DayOfWeek.Sunday], []), Calendars = [_calendar], Policy = Policy }, _clock));

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Next()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _trigger.NextAfter(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Instants)]
    public long NextWithoutExclusion()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _cron.NextAfter(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark]
    public long CountTenYears() => _trigger.CountBetween(Start, Start.AddYears(10));
}
