using System.Numerics;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Hours, minutes or seconds of a day, one bit each.</summary>
internal sealed class SlotSet
{
    private readonly ulong[] _bits;

    /// <param name="length">Number of slots of a day.</param>
    /// <param name="matches">Whether a slot is in the set.</param>
    public SlotSet(int length, Func<int, bool> matches)
    {
        Length = length;
        _bits = new ulong[(length + 63) / 64];
        for (var slot = 0; slot < length; slot++)
        {
            if (!matches(slot))
                continue;
            _bits[slot / 64] |= 1UL << (slot % 64);
            Count++;
        }
    }

    /// <summary>Number of slots of a day.</summary>
    public int Length { get; }

    /// <summary>Number of slots in the set.</summary>
    public int Count { get; }

    public bool Contains(int slot) => (_bits[slot / 64] >> (slot % 64) & 1) != 0;

    /// <summary>The first slot of the set at or after the given one; -1 if there isn't one.</summary>
    public int NextFrom(int slot)
    {
        for (var word = slot / 64; word < _bits.Length; word++)
        {
            var bits = word == slot / 64 ? _bits[word] & ulong.MaxValue << (slot % 64) : _bits[word];
            if (bits != 0)
                return word * 64 + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }

    /// <summary>The last slot of the set at or before the given one, which is in the day; -1 if there isn't one.</summary>
    public int LastUpTo(int slot)
    {
        for (var word = slot / 64; word >= 0; word--)
        {
            var bits = word == slot / 64 ? _bits[word] & ulong.MaxValue >> (63 - slot % 64) : _bits[word];
            if (bits != 0)
                return word * 64 + BitOperations.Log2(bits);
        }

        return -1;
    }

    /// <summary>The slots of the set.</summary>
    public IEnumerable<int> Values()
    {
        for (var slot = NextFrom(0); slot >= 0; slot = NextFrom(slot + 1))
            yield return slot;
    }
}
