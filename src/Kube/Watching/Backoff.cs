using System.Security.Cryptography;

namespace ScheduledJobs.Kube.Watching;

/// <summary>
/// Waits between retries: 800 ms doubling to 30 s, each lengthened by up to 100 % at random, so that many clients of one server do not come
/// back together. In the long run that is a request every 30 to 60 s. Progress or two minutes without a wait reset it.
/// </summary>
/// <param name="time">Measures the time since the last wait.</param>
/// <param name="random">Returns numbers in [0, 1).</param>
internal sealed class Backoff(TimeProvider time, Func<double> random)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(800);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(2);

    private TimeSpan _next = Shortest;
    private long _lastEnd;

    /// <summary>The default source of random numbers, for all processes.</summary>
    public static double Random() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    /// <summary>The next wait is the shortest again.</summary>
    public void Reset() => _next = Shortest;

    /// <summary>How long to wait now.</summary>
    public TimeSpan Next()
    {
        var now = time.GetTimestamp();
        if (_next > Shortest && time.GetElapsedTime(_lastEnd, now) >= HealthyAfter)
            _next = Shortest;
        var wait = _next * (1 + random());
        _next = _next * 2 < Longest ? _next * 2 : Longest;

        // The time spent waiting does not count as healthy.
        _lastEnd = now + (long)(wait.TotalSeconds * time.TimestampFrequency);
        return wait;
    }
}
