using System.Globalization;
using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A field's values as bits, and the forms that people write them in.</summary>
/// <param name="Bits">Bit n: the value n is allowed.</param>
/// <param name="Min">Smallest possible value.</param>
/// <param name="Max">Largest possible value.</param>
internal readonly record struct CronValues(ulong Bits, int Min, int Max)
{
    /// <summary>With more values than this, only the first ones are listed.</summary>
    private const int MaxListed = 12;

    public int Count => BitOperations.PopCount(Bits);

    public int First => BitOperations.TrailingZeroCount(Bits);

    public int Last => BitOperations.Log2(Bits);

    public bool IsAll => Count == Max - Min + 1;

    /// <summary>Three or more consecutive values, but not all.</summary>
    public bool IsRange => Count >= 3 && !IsAll && Last - First == Count - 1;

    /// <summary>The distance n between the values, if they are every n-th one all around the clock; 0 otherwise.</summary>
    public int EvenStep
    {
        get
        {
            var length = Max - Min + 1;
            return Count > 1 && length % Count == 0 && Bits == Every(First, Max, length / Count) && First - Min < length / Count ? length / Count : 0;
        }
    }

    /// <summary>The distance between three or more values; 0 if it varies.</summary>
    public int Step
    {
        get
        {
            if (Count < 3 || (Last - First) % (Count - 1) != 0)
                return 0;
            var step = (Last - First) / (Count - 1);
            return Bits == Every(First, Last, step) ? step : 0;
        }
    }

    public IReadOnlyList<int> Values()
    {
        var values = new List<int>();
        for (var rest = Bits; rest != 0; rest &= rest - 1)
            values.Add(BitOperations.TrailingZeroCount(rest));
        return values;
    }

    /// <summary>The values in words: <c>hour 1</c>, <c>hours 1, 3 and 9</c>, <c>hours 1 to 5</c>, <c>every 5th minute from 3 to 58</c>.</summary>
    public string InWords(string unit)
    {
        if (!IsRange && Step > 1 && Count > 4)
            return $"every {Words.Ordinal(Step)} {unit} from {First} to {Last}";
        var units = Count == 1 ? unit : unit + "s";
        return IsRange ? $"{units} {First} to {Last}"
            : Count > MaxListed ? $"{units} {string.Join(", ", Values().Take(3))} and {Count - 3} more"
            : $"{units} {Words.List([.. Values().Select(value => value.ToString(CultureInfo.InvariantCulture))])}";
    }

    private static ulong Every(int first, int last, int step)
    {
        var bits = 0UL;
        for (var value = first; value <= last; value += step)
            bits |= 1UL << value;
        return bits;
    }
}
