using System.Numerics;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Hours, minutes or seconds of a day, one bit each.</summary>
internal sealed class SlotSet
{
    private readonly ulong[] _bits;

    // Which of the words are not 0: few slots of a day's 86,400 seconds are found quickly, too.
    private readonly ulong[] _filled;

    /// <param name="length">Number of slots of a day.</param>
    /// <param name="matches">Whether a slot is in the set.</param>
    public SlotSet(int length, Func<int, bool> matches)
    {
        Length = length;
        _bits = new ulong[(length + 63) / 64];
        _filled = new ulong[(_bits.Length + 63) / 64];
        for (var slot = 0; slot < length; slot++)
        {
            if (!matches(slot))
                continue;
            _bits[slot / 64] |= 1UL << (slot % 64);
            _filled[slot / 4096] |= 1UL << (slot / 64 % 64);
            Count++;
        }
    }

    /// <summary>Number of slots of a day.</summary>
    public int Length { get; }

    /// <summary>Number of slots in the set.</summary>
    public int Count { get; }

    /// <summary>One bit per slot.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    public bool Contains(int slot) => (_bits[slot / 64] >> (slot % 64) & 1) != 0;

    /// <summary>The first slot of the set at or after the given one; -1 if there isn't one.</summary>
    public int NextFrom(int slot)
    {
        var word = slot / 64;
        if (word >= _bits.Length)
            return -1;
        if ((_bits[word] & ulong.MaxValue << (slot % 64)) is var bits and not 0)
            return word * 64 + BitOperations.TrailingZeroCount(bits);
        for (var group = ++word / 64; group < _filled.Length; group++, word = group * 64)
        {
            if ((_filled[group] & ulong.MaxValue << (word % 64)) is var filled and not 0)
                return First(group * 64 + BitOperations.TrailingZeroCount(filled));
        }

        return -1;
    }

    /// <summary>The last slot of the set at or before the given one, which is in the day; -1 if there isn't one.</summary>
    public int LastUpTo(int slot)
    {
        var word = slot / 64;
        if ((_bits[word] & ulong.MaxValue >> (63 - slot % 64)) is var bits and not 0)
            return word * 64 + BitOperations.Log2(bits);
        for (var group = --word >= 0 ? word / 64 : -1; group >= 0; group--, word = group * 64 + 63)
        {
            if ((_filled[group] & ulong.MaxValue >> (63 - word % 64)) is var filled and not 0)
                return Last(group * 64 + BitOperations.Log2(filled));
        }

        return -1;
    }

    /// <summary>The slots of the set.</summary>
    public IEnumerable<int> Values()
    {
        for (var slot = NextFrom(0); slot >= 0; slot = NextFrom(slot + 1))
            yield return slot;
    }

    private int First(int word) => word * 64 + BitOperations.TrailingZeroCount(_bits[word]);

    private int Last(int word) => word * 64 + BitOperations.Log2(_bits[word]);
}
