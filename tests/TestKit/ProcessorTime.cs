using System.Globalization;

namespace ScheduledJobs.TestKit;

/// <summary>How long work takes by itself, however busy the machine is: a test of cost must not fail because others had the processor.</summary>
public static class ProcessorTime
{
    private const string Schedule = "/proc/thread-self/schedstat";

    /// <summary>What the calling thread had of the processor during the work; where the system does not tell (only Linux does), the time that passed.</summary>
    public static TimeSpan Of(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var (started, before) = (TimeProvider.System.GetTimestamp(), OfThread());
        work();
        var (elapsed, after) = (TimeProvider.System.GetElapsedTime(started), OfThread());
        return before is { } from && after is { } to && to - from < elapsed ? to - from : elapsed;
    }

    // The first number: nanoseconds on a processor.
    private static TimeSpan? OfThread() => File.Exists(Schedule)
        && long.TryParse(File.ReadAllText(Schedule).Split(' ')[0], CultureInfo.InvariantCulture, out var nanoseconds)
            ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : null;
}
