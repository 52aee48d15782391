using BenchmarkDotNet.Attributes;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Recurrence rules: parsing, the next occurrence after each of 64 instants spread over a year, and counting ten years.</summary>
[MemoryDiagnoser]
public class RecurrenceBenchmarks
{
    private const int Instants = 64;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly RecurrenceTime RuleStart = RecurrenceTime.Parse("2020-01-01T09:00:00");

    private readonly DateTimeOffset[] _instants = [.. Enumerable.Range(0, Instants).Select(i => Start.AddSeconds(i * 491_377L))];
    private WallClock _clock = null!;
    private RecurrenceTrigger _trigger = null!;

    [Params(
        "FREQ=SECONDLY;INTERVAL=10",
        "FREQ=MINUTELY;INTERVAL=15",
        "FREQ=MINUTELY;INTERVAL=7;BYDAY=MO",
        "FREQ=HOURLY;INTERVAL=5",
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=2;BYHOUR=9,17",
        "FREQ=DAILY;COUNT=100000",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")]
    public string Rule { get; set; } = "";

    [Params("UTC", "Europe/Berlin")]
    public string Zone { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _clock = new WallClock(WallClock.FindZone(Zone)!);
        _trigger = Compile();
    }

    [Benchmark]
    public RecurrenceTrigger Compile() => new(RecurrenceRule.Parse(Rule), RuleStart, [], [], _clock);

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Next()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _trigger.NextAfter(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Instants)]
    public long Last()
    {
        var sum = 0L;
        foreach (var instant in _instants)
            sum += _trigger.LastBefore(instant)!.Value.Ticks;
        return sum;
    }

    [Benchmark]
    public long CountTenYears() => _trigger.CountBetween(Start, Start.AddYears(10));
}
