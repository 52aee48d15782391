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

    // The offsets as bits, one per second of a slot; empty if a slot is a whole day, which has few times but many seconds.
    private readonly ulong[] _pattern;

    /// <param name="slotLength">Seconds of a slot.</param>
    /// <param name="slots">The slots, sorted.</param>
    /// <param name="offsets">Seconds within a slot, sorted.</param>
    public DayTimes(int slotLength, IEnumerable<int> slots, int[] offsets)
    {
        _slotLength = slotLength;
        _offsets = offsets;
        _pattern = slotLength < WholeSeconds.PerDay ? PatternOf(offsets) : [];
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

    /// <summary>Sorted seconds as bits.</summary>
    public static ulong[] PatternOf(int[] seconds)
    {
        var pattern = new ulong[seconds.Length == 0 ? 0 : seconds[^1] / 64 + 1];
        foreach (var second in seconds)
            pattern[second / 64] |= 1UL << (second % 64);
        return pattern;
    }

    /// <summary>Adds those of the times of a day that lie in [from, to), which is within the set's day.</summary>
    /// <param name="set">The set.</param>
    /// <param name="midnight">What 0 stands for.</param>
    /// <param name="from">The first second.</param>
    /// <param name="to">The second after the last.</param>
    public void Mark(DaySet set, long midnight, long from, long to)
    {
        if (_slotLength == 1)
        {
            // The slots are the seconds, and the pattern is a single bit.
            set.Add(midnight, _slots, from, to);
            return;
        }

        if (_slotLength == WholeSeconds.PerDay)
        {
            foreach (var offset in _offsets)
            {
                if (midnight + offset >= from && midnight + offset < to)
                    set.Add(midnight + offset);
            }

            return;
        }

        for (var word = 0; word < _slots.Length; word++)
        {
            for (var bits = _slots[word]; bits != 0; bits &= bits - 1)
                set.Add(midnight + (word * 64 + BitOperations.TrailingZeroCount(bits)) * _slotLength, _pattern, from, to);
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
