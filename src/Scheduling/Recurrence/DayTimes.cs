using System.Numerics;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// Times of a day, in seconds: certain hours, minutes or seconds of the day (slots), each with the same times within it. The n-th time, and how
/// many come before a time, are computed.
/// </summary>
internal sealed class DayTimes
{
    private readonly int _slotLength;
    private readonly ulong[] _slots;

    // Number of slots before each word.
    private readonly int[] _before;
    private readonly int[] _offsets;

    /// <param name="slotLength">Seconds of a slot.</param>
    /// <param name="slots">The slots, sorted.</param>
    /// <param name="offsets">Seconds within a slot, sorted.</param>
    public DayTimes(int slotLength, IEnumerable<int> slots, int[] offsets)
    {
        _slotLength = slotLength;
        _offsets = offsets;
        _slots = new ulong[(WholeSeconds.PerDay / slotLength + 63) / 64];
        foreach (var slot in slots)
            _slots[slot / 64] |= 1UL << (slot % 64);
        _before = new int[_slots.Length];
        var count = 0;
        for (var word = 0; word < _slots.Length; word++)
        {
            _before[word] = count;
            count += BitOperations.PopCount(_slots[word]);
        }

        Count = count * offsets.Length;
    }

    /// <summary>Number of times.</summary>
    public int Count { get; }

    /// <summary>The n-th time, counted from 0.</summary>
    public int this[int index]
    {
        get
        {
            var (slot, offset) = Math.DivRem(index, _offsets.Length);
            var word = Array.BinarySearch(_before, slot);
            if (word < 0)
                word = ~word - 1;

            // Of words with the same number, the last has the slot; the others are empty.
            while (word + 1 < _before.Length && _before[word + 1] <= slot)
                word++;
            var bits = _slots[word];
            for (var rest = slot - _before[word]; rest > 0; rest--)
                bits &= bits - 1;
            return (word * 64 + BitOperations.TrailingZeroCount(bits)) * _slotLength + _offsets[offset];
        }
    }

    /// <summary>Number of times before a time between 0 and the end of the day.</summary>
    public int CountBefore(int time)
    {
        var (slot, within) = Math.DivRem(time, _slotLength);
        if (slot / 64 >= _slots.Length)
            return Count;
        var word = _slots[slot / 64];
        var before = (_before[slot / 64] + BitOperations.PopCount(word & ((1UL << (slot % 64)) - 1))) * _offsets.Length;
        if ((word >> (slot % 64) & 1) == 0)
            return before;
        var index = Array.BinarySearch(_offsets, within);
        return before + (index < 0 ? ~index : index);
    }
}
