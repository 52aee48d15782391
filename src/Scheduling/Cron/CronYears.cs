using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A set of years, 1970 to 9999, as bits from the smallest one on.</summary>
internal sealed class CronYears
{
    private readonly int _first;
    private readonly int _last;
    private readonly ulong[] _bits;

    public CronYears(IReadOnlyCollection<int> years)
    {
        _first = years.Min();
        _last = years.Max();
        _bits = new ulong[(_last - _first) / 64 + 1];
        foreach (var year in years)
            _bits[(year - _first) / 64] |= 1UL << ((year - _first) % 64);
    }

    public bool Contains(int year) => year >= _first && year <= _last && (_bits[(year - _first) / 64] >> ((year - _first) % 64) & 1) != 0;

    /// <summary>The first year at or after one; 10000 where there is none.</summary>
    public int NextFrom(int year)
    {
        year = Math.Max(year, _first);
        while (year <= _last)
        {
            var rest = _bits[(year - _first) / 64] >> ((year - _first) % 64);
            if (rest != 0)
                return year + BitOperations.TrailingZeroCount(rest);
            year += 64 - (year - _first) % 64;
        }

        return 10_000;
    }

    /// <summary>The last year at or before one; 0 where there is none.</summary>
    public int LastUpTo(int year)
    {
        year = Math.Min(year, _last);
        while (year >= _first)
        {
            var rest = _bits[(year - _first) / 64] << (63 - (year - _first) % 64);
            if (rest != 0)
                return year - BitOperations.LeadingZeroCount(rest);
            year -= (year - _first) % 64 + 1;
        }

        return 0;
    }

    public IEnumerable<int> Values()
    {
        for (var year = _first; year <= _last; year = NextFrom(year + 1))
            yield return year;
    }
}
