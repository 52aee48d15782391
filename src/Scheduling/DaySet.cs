using System.Buffers;
using System.Numerics;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling;

/// <summary>
/// The nominal times of one UTC day, one bit per second. Used for unions and intersections of dense grids, 64 seconds at a time;
/// stepping from tick to tick would take as long as there are ticks.
/// </summary>
internal readonly ref struct DaySet
{
    private const int Words = (int)(WholeSeconds.PerDay / 64);

    private readonly ulong[] _rented;

    // Only as much of the rented array as the day needs: a second beyond the day is an error, not an unseen bit.
    private readonly Span<ulong> _bits;

    private DaySet(long first)
    {
        First = first;
        _rented = ArrayPool<ulong>.Shared.Rent(Words);
        _bits = _rented.AsSpan(0, Words);
        _bits.Clear();
    }

    /// <summary>The day's first second.</summary>
    public long First { get; }

    /// <summary>The first second of the next day.</summary>
    public long End => First + WholeSeconds.PerDay;

    /// <summary>The empty set of the day that contains a second.</summary>
    public static DaySet Rent(long second) => new(second - second % WholeSeconds.PerDay);

    /// <summary>Returns the memory. Call it once; the set must not be used afterwards.</summary>
    public void Return() => ArrayPool<ulong>.Shared.Return(_rented);

    public bool IsEmpty => !_bits.ContainsAnyExcept(0UL);

    public void Add(long second) => _bits[(int)((second - First) / 64)] |= 1UL << (int)((second - First) % 64);

    /// <summary>Adds seconds as bits, of which the lowest is the given one. Those that are set lie in the day.</summary>
    public void Add(long second, ulong seconds)
    {
        var (word, bit) = ((int)((second - First) >> 6), (int)((second - First) & 63));
        if (seconds << bit is var low and not 0)
            _bits[word] |= low;
        if (bit > 0 && seconds >> (64 - bit) is var high and not 0)
            _bits[word + 1] |= high;
    }

    /// <summary>Adds those of a pattern's seconds that lie in [from, to), which is within the day.</summary>
    /// <param name="second">What the pattern's lowest bit stands for.</param>
    /// <param name="pattern">One bit per second.</param>
    /// <param name="from">The first second.</param>
    /// <param name="to">The second after the last.</param>
    public void Add(long second, ReadOnlySpan<ulong> pattern, long from, long to)
    {
        var last = (int)Math.Min((to - 1 - second) >> 6, pattern.Length - 1);
        for (var word = (int)Math.Max((from - second) >> 6, 0); word <= last; word++)
        {
            var (first, seconds) = (second + word * 64, pattern[word]);
            if (first < from)
                seconds &= ulong.MaxValue << (int)(from - first);
            if (to - first < 64)
                seconds &= (1UL << (int)(to - first)) - 1;
            Add(first, seconds);
        }
    }

    /// <summary>Adds those of another day's seconds that lie in [from, to), which is within this day, once they are earlier by an offset.</summary>
    public void Add(DaySet other, int offset, long from, long to) => Add(other.First - offset, other._bits, from, to);

    /// <summary>Adds a trigger's nominal times.</summary>
    public void Add(ITrigger trigger)
    {
        if (trigger is IDayMarker marker)
            marker.Mark(this);
        else
            Walk(trigger);
    }

    /// <summary>Adds a trigger's nominal times, one by one.</summary>
    public void Walk(ITrigger trigger)
    {
        for (var next = trigger.NextAfter(WholeSeconds.JustBefore(First)); next is { } instant; next = trigger.NextAfter(instant))
        {
            var second = WholeSeconds.FirstFrom(instant);
            if (second >= End)
                break;
            Add(second);
        }
    }

    /// <summary>Adds every n-th second, starting at one that may be beyond the day.</summary>
    public void AddEvery(long first, long step)
    {
        var bit = first - First;
        if (step >= 64 || bit >= step)
        {
            for (; bit < WholeSeconds.PerDay; bit += step)
                Add(First + bit);
            return;
        }

        // Dense, and from the start of the day: the bits repeat after `step` words.
        Span<ulong> pattern = stackalloc ulong[(int)step];
        pattern.Clear();
        for (; bit < step * 64; bit += step)
            pattern[(int)bit / 64] |= 1UL << (int)(bit % 64);
        for (var word = 0; word < Words; word++)
            _bits[word] |= pattern[word % (int)step];
    }

    /// <summary>Removes the seconds in [from, to).</summary>
    public void Remove(long from, long to)
    {
        var end = Math.Min(to - First, WholeSeconds.PerDay);
        for (var bit = Math.Max(from - First, 0); bit < end;)
        {
            var next = Math.Min(bit - bit % 64 + 64, end);
            var mask = next - bit == 64 ? ulong.MaxValue : ((1UL << (int)(next - bit)) - 1) << (int)(bit % 64);
            _bits[(int)(bit / 64)] &= ~mask;
            bit = next;
        }
    }

    public void IntersectWith(DaySet other) => IntersectWith(other._bits);

    /// <summary>Keeps what a pattern has, one bit per second of the day.</summary>
    public void IntersectWith(ReadOnlySpan<ulong> pattern)
    {
        for (var word = 0; word < Words; word++)
            _bits[word] &= pattern[word];
    }

    public void UnionWith(DaySet other)
    {
        for (var word = 0; word < Words; word++)
            _bits[word] |= other._bits[word];
    }

    /// <summary>The first second of the set at or after the given one; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextFrom(long second)
    {
        var from = Math.Max(second - First, 0);
        for (var word = (int)(from / 64); word < Words; word++)
        {
            var bits = _bits[word];
            if (word == from / 64)
                bits &= ulong.MaxValue << (int)(from % 64);
            if (bits != 0)
                return First + word * 64 + BitOperations.TrailingZeroCount(bits);
        }

        return WholeSeconds.Never;
    }

    /// <summary>The last second of the set at or before the given one; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    public long LastUpTo(long second)
    {
        var upTo = Math.Min(second - First, WholeSeconds.PerDay - 1);
        for (var word = upTo < 0 ? -1 : (int)(upTo / 64); word >= 0; word--)
        {
            var bits = _bits[word];
            if (word == upTo / 64)
                bits &= ulong.MaxValue >> (63 - (int)(upTo % 64));
            if (bits != 0)
                return First + word * 64 + BitOperations.Log2(bits);
        }

        return WholeSeconds.None;
    }

    /// <summary>Number of seconds of the set in [from, to).</summary>
    public int Count(long from, long to)
    {
        var first = Math.Max(from - First, 0);
        var end = Math.Min(to - First, WholeSeconds.PerDay);
        var count = 0;
        for (var word = (int)(first / 64); word * 64 < end; word++)
        {
            var bits = _bits[word];
            if (word == first / 64)
                bits &= ulong.MaxValue << (int)(first % 64);
            if (end - word * 64 < 64)
                bits &= (1UL << (int)(end - word * 64)) - 1;
            count += BitOperations.PopCount(bits);
        }

        return count;
    }

    /// <summary>Counts a trigger's nominal times in [from, to), day by day; empty days cost nothing.</summary>
    public static long CountByDays(ITrigger trigger, long from, long to)
    {
        var count = 0L;
        while (from < to && trigger.NextAfter(WholeSeconds.JustBefore(from)) is { } next)
        {
            var day = Rent(WholeSeconds.FirstFrom(next));
            day.Add(trigger);
            count += day.Count(from, to);
            from = day.End;
            day.Return();
        }

        return count;
    }
}
