using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>The memory of an expression that was parsed and queried once, or of something else, measured over many of them.</summary>
internal static class CronMemory
{
    private const int Many = 5_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static long Ours(string pattern)
    {
        var clock = new WallClock(WallClock.FindZone("Europe/Berlin")!);
        return Of(() =>
        {
            var trigger = new CronTrigger(CronExpression.Parse(pattern), clock);
            _ = trigger.NextAfter(Start);
            return trigger;
        }).Retained;
    }

    public static long Quartz(string pattern)
    {
        var zone = WallClock.FindZone("Europe/Berlin")!;
        return Of(() =>
        {
            var expression = new Quartz.CronExpression(CronPatterns.QuartzFor(pattern)) { TimeZone = zone };
            _ = expression.GetNextValidTimeAfter(Start);
            return expression;
        }).Retained;
    }

    /// <summary>Bytes for each of many objects: allocated to make it, and retained.</summary>
    public static (long Allocated, long Retained) Of(Func<object> make, int many = Many)
    {
        var kept = new object[many];
        kept[0] = make(); // shared by all of them
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < many; i++)
            kept[i] = make();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(kept);
        return (allocated / (many - 1), (after - before) / (many - 1));
    }
}
