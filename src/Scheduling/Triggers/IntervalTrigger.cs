namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>anchor + k * every: a grid that never drifts, however long runs take and whatever clocks do.</summary>
public sealed class IntervalTrigger : ITrigger, IDayMarker
{
    private readonly long _first;
    private readonly long _every;

    /// <summary>A grid from an anchor.</summary>
    /// <param name="anchor">startAt, or the creation time. A fraction of a second is rounded up.</param>
    /// <param name="every">A whole number of seconds, at least one.</param>
    /// <param name="includeAnchor">True: k starts at 0 (startAt is set); false: at 1.</param>
    /// <exception cref="TriggerFormatException">The period is too short, or not in whole seconds.</exception>
    public IntervalTrigger(DateTimeOffset anchor, TimeSpan every, bool includeAnchor)
    {
        if (every < TimeSpan.FromSeconds(1))
            throw new TriggerFormatException($"The interval is {(every < TimeSpan.Zero ? "negative" : DurationText.Format(every))}; it must be at least 1s.");
        if (every.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new TriggerFormatException($"The interval {DurationText.Format(every)} is not a whole number of seconds.");
        _every = every.Ticks / TimeSpan.TicksPerSecond;
        _first = WholeSeconds.FirstFrom(anchor) + (includeAnchor ? 0 : _every);
    }

    private IntervalTrigger(long first, long every)
    {
        _first = first;
        _every = every;
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => WholeSeconds.ToInstant(NextFrom(WholeSeconds.FirstAfter(instant)));

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var upTo = WholeSeconds.LastBefore(instant);
        return upTo < _first ? null : WholeSeconds.ToInstant(upTo - (upTo - _first) % _every);
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        Math.Max(0, CountBefore(WholeSeconds.FirstAfter(through)) - CountBefore(WholeSeconds.FirstAfter(after)));

    /// <inheritdoc />
    public string Describe() => "every " + DurationText.FormatPeriod(TimeSpan.FromTicks(_every * TimeSpan.TicksPerSecond));

    /// <summary>The grid on which two grids meet; null if they never do.</summary>
    internal static IntervalTrigger? Intersect(IntervalTrigger a, IntervalTrigger b)
    {
        // a.first + k * a.every = b.first (mod b.every), solved for k. The products need more than 64 bits.
        var (gcd, inverse) = GcdAndInverse(a._every, b._every);
        if ((b._first - a._first) % gcd != 0)
            return null;
        var modulus = b._every / gcd;
        var steps = (Int128)((b._first - a._first) / gcd) * inverse % modulus;
        var every = (Int128)a._every * modulus;
        var first = a._first + a._every * (steps < 0 ? steps + modulus : steps);
        if (first < b._first)
            first += (b._first - first + every - 1) / every * every;
        return first > WholeSeconds.Max ? null : new IntervalTrigger((long)first, (long)Int128.Min(every, WholeSeconds.Max + 1));
    }

    void IDayMarker.Mark(DaySet day) => day.AddEvery(NextFrom(day.First), _every);

    /// <summary>The greatest common divisor of two numbers, and x with a * x = gcd (mod b).</summary>
    private static (long Gcd, long Inverse) GcdAndInverse(long a, long b)
    {
        var (x, next) = (1L, 0L);
        while (b != 0)
        {
            var quotient = a / b;
            (a, b) = (b, a - quotient * b);
            (x, next) = (next, x - quotient * next);
        }

        return (a, x);
    }

    /// <summary>The first nominal time at or after a second.</summary>
    private long NextFrom(long second) => second <= _first ? _first : _first + (second - _first + _every - 1) / _every * _every;

    /// <summary>Number of nominal times before a second.</summary>
    private long CountBefore(long seconds) => seconds <= _first ? 0 : (seconds - _first + _every - 1) / _every;
}
