using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A set of years, 1970 to 9999, as bits.</summary>
internal sealed class CronYears
{
    private const int First = 1970;
    private const int Last = 9999;

    private readonly ulong[] _bits = new ulong[(Last - First) / 64 + 1];

    public void Add(int year) => _bits[(year - First) / 64] |= 1UL << ((year - First) % 64);

    public bool Contains(int year) => year is >= First and <= Last && (_bits[(year - First) / 64] >> ((year - First) % 64) & 1) != 0;

    /// <summary>The first year at or after the given one; 10000 if there isn't one.</summary>
    public int NextFrom(int year)
    {
        for (year = Math.Max(year, First); year <= Last; year += 64 - (year - First) % 64)
        {
            var rest = _bits[(year - First) / 64] >> ((year - First) % 64);
            if (rest != 0)
                return year + BitOperations.TrailingZeroCount(rest);
        }

        return Last + 1;
    }

    /// <summary>The last year at or before the given one; 0 if there isn't one.</summary>
    public int LastUpTo(int year)
    {
        for (year = Math.Min(year, Last); year >= First; year -= (year - First) % 64 + 1)
        {
            var rest = _bits[(year - First) / 64] << (63 - (year - First) % 64);
            if (rest != 0)
                return year - BitOperations.LeadingZeroCount(rest);
        }

        return 0;
    }

    public IEnumerable<int> Values()
    {
        for (var year = NextFrom(First); year <= Last; year = NextFrom(year + 1))
            yield return year;
    }
}
