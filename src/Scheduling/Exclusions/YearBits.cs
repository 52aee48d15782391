using System.Numerics;

namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// Days that are the same in every year, by weekday and by date. There are 14 kinds of years (the weekday of 1 January, and whether it is a leap
/// year); the days of each are bits, computed when they are first needed.
/// </summary>
/// <param name="weekdays">Bit n: weekday n; Sunday is 0.</param>
/// <param name="dates">Dates by their place in a leap year, from 0; 366 of them.</param>
internal sealed class YearBits(int weekdays, bool[] dates)
{
    public const int MaxDay = 3_652_058;

    private const int Words = 6;

    /// <summary>29 February in a leap year.</summary>
    private const int LeapDay = 59;

    private readonly ulong[]?[] _kinds = new ulong[]?[14];
    private readonly bool _isEmpty = weekdays == 0 && !dates.Contains(true);
    private readonly bool _isEverything = weekdays == 0x7F || !dates.Contains(false);

    /// <summary>The first day at or after one that is in the set, or is not; above <see cref="MaxDay"/> if there isn't one.</summary>
    public int NextFrom(int day, bool isIn)
    {
        if (isIn ? _isEmpty : _isEverything)
            return MaxDay + 1;
        if (isIn ? _isEverything : _isEmpty)
            return day;
        var year = DateOnly.FromDayNumber(day).Year;
        for (var first = FirstOf(year); year <= 9999; first += LengthOf(year++))
        {
            var index = NextBit(BitsOf(year, first), Math.Max(day - first, 0), isIn ? 0 : ulong.MaxValue);
            if (index < LengthOf(year))
                return first + index;
        }

        return MaxDay + 1;
    }

    /// <summary>The last day at or before one that is in the set, or is not; -1 if there isn't one.</summary>
    public int LastUpTo(int day, bool isIn)
    {
        if (isIn ? _isEmpty : _isEverything)
            return -1;
        if (isIn ? _isEverything : _isEmpty)
            return day;
        for (var year = DateOnly.FromDayNumber(day).Year; year >= 1; year--)
        {
            var first = FirstOf(year);
            var index = LastBit(BitsOf(year, first), Math.Min(day - first, LengthOf(year) - 1), isIn ? 0 : ulong.MaxValue);
            if (index >= 0)
                return first + index;
        }

        return -1;
    }

    private static int FirstOf(int year) => new DateOnly(year, 1, 1).DayNumber;

    private static int LengthOf(int year) => DateTime.IsLeapYear(year) ? 366 : 365;

    private static int NextBit(ulong[] words, int from, ulong flip)
    {
        for (var word = from / 64; word < Words; word++)
        {
            var bits = words[word] ^ flip;
            if (word == from / 64)
                bits &= ulong.MaxValue << (from % 64);
            if (bits != 0)
                return word * 64 + BitOperations.TrailingZeroCount(bits);
        }

        return int.MaxValue;
    }

    private static int LastBit(ulong[] words, int upTo, ulong flip)
    {
        for (var word = upTo / 64; word >= 0; word--)
        {
            var bits = words[word] ^ flip;
            if (word == upTo / 64)
                bits &= ulong.MaxValue >> (63 - upTo % 64);
            if (bits != 0)
                return word * 64 + BitOperations.Log2(bits);
        }

        return -1;
    }

    private ulong[] BitsOf(int year, int first)
    {
        var isLeap = DateTime.IsLeapYear(year);
        var weekday = (first + 1) % 7;
        ref var known = ref _kinds[weekday * 2 + (isLeap ? 1 : 0)];

        // Two threads may both fill it, with the same result.
        return Volatile.Read(ref known) ?? Fill(ref known, weekday, isLeap);
    }

    private ulong[] Fill(ref ulong[]? known, int weekday, bool isLeap)
    {
        var words = new ulong[Words];
        for (var index = 0; index < (isLeap ? 366 : 365); index++)
        {
            var place = isLeap || index < LeapDay ? index : index + 1;
            if ((weekdays >> ((weekday + index) % 7) & 1) != 0 || dates[place])
                words[index / 64] |= 1UL << (index % 64);
        }

        Volatile.Write(ref known, words);
        return words;
    }
}
