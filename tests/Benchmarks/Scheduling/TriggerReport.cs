using System.Globalization;
using BenchmarkDotNet.Reports;
using ScheduledJobs.Scheduling.LocalTime;
using static ScheduledJobs.Benchmarks.Scheduling.ShortRun;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>Recurrence rules, calendar intervals and an exclusion beside Quartz, as the tables in docs/performance.md.</summary>
internal static class TriggerReport
{
    private const int Calendars = 100;
    private const int Schedules = 10_000;

    public static int Run(TextWriter output)
    {
        if (Of(output, typeof(TriggerBenchmarks)) is not { } reports)
            return 1;
        output.WriteLine("| schedule | zone | next | Quartz next | ratio | count ten years | Quartz walks ten years | ratio |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var row in reports.GroupBy(report => (Zone: report.BenchmarkCase.Parameters["Zone"], Pattern: report.BenchmarkCase.Parameters["Pattern"])))
        {
            output.WriteLine($"| `{row.Key.Pattern}` | {row.Key.Zone} | {Pair(nameof(TriggerBenchmarks.Next), nameof(TriggerBenchmarks.QuartzNext))} | " +
                             $"{Pair(nameof(TriggerBenchmarks.CountTenYears), nameof(TriggerBenchmarks.QuartzWalkTenYears))} |");

            string Pair(string ours, string theirs) => $"{Cell(ours)} | {Cell(theirs)} | {Ratio(Time(theirs) / Time(ours))}";

            string Cell(string method) => $"{Text(Time(method))}, {Find(method).GcStats.GetBytesAllocatedPerOperation(Find(method).BenchmarkCase):#,0} B";

            double Time(string method) => Find(method).ResultStatistics!.Median;

            BenchmarkReport Find(string method) => row.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
        }

        WriteMemory(output);
        return 0;
    }

    private static void WriteMemory(TextWriter output)
    {
        var clock = new WallClock(WallClock.FindZone("Europe/Berlin")!);
        var (start, calendar) = (TriggerPatterns.Start(clock), TriggerPatterns.Calendar());
        output.WriteLine();
        output.WriteLine("| | allocated | Quartz | ratio | retained | Quartz | ratio |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        Write("one calendar", CronMemory.Of(TriggerPatterns.Calendar, Calendars), CronMemory.Of(() => TriggerPatterns.QuartzCalendar(clock.Zone), Calendars));
        Write("one schedule", CronMemory.Of(Ours, Schedules), CronMemory.Of(Theirs, Schedules));

        object Ours()
        {
            var trigger = TriggerPatterns.ExcludingOurs(calendar, clock);
            _ = trigger.NextAfter(start);
            return trigger;
        }

        object Theirs()
        {
            var trigger = TriggerPatterns.ExcludingQuartz(clock);
            _ = trigger.GetFireTimeAfter(start);
            return trigger;
        }

        void Write(string name, (long Allocated, long Retained) ours, (long Allocated, long Retained) theirs) => output.WriteLine(
            $"| {name} | {ours.Allocated:#,0} B | {theirs.Allocated:#,0} B | {Ratio((double)theirs.Allocated / ours.Allocated)} | " +
            $"{ours.Retained:#,0} B | {theirs.Retained:#,0} B | {Ratio((double)theirs.Retained / ours.Retained)} |");
    }

    private static string Ratio(double ratio) => ratio.ToString(ratio < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
