using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using CronExpression = ScheduledJobs.Scheduling.Cron.CronExpression;

namespace ScheduledJobs.Benchmarks.Scheduling;

/// <summary>The memory of an expression that was parsed and queried once, measured as heap growth over many of them.</summary>
internal static class CronMemory
{
    private const int Many = 5_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static long Ours(string pattern)
    {
        var clock = new WallClock(WallClock.FindZone("Europe/Berlin")!);
        return BytesOf(() =>
        {
            var trigger = new CronTrigger(CronExpression.Parse(pattern), clock);
            _ = trigger.NextAfter(Start);
            return trigger;
        });
    }

    public static long Quartz(string pattern)
    {
        var zone = WallClock.FindZone("Europe/Berlin")!;
        return BytesOf(() =>
        {
            var expression = new Quartz.CronExpression(CronPatterns.QuartzFor(pattern)) { TimeZone = zone };
            _ = expression.GetNextValidTimeAfter(Start);
            return expression;
        });
    }

    private static long BytesOf(Func<object> make)
    {
        var kept = new object[Many];
        kept[0] = make(); // shared by all of them
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 1; i < Many; i++)
            kept[i] = make();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(kept);
        return (after - before) / (Many - 1);
    }
}
