using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>The times of day that a cron expression allows: every combination of its hours, minutes and seconds. Times are seconds of the day.</summary>
internal sealed class CronTimes
{
    private readonly ulong _hours;
    private readonly ulong _minutes;
    private readonly ulong _seconds;
    private readonly int _perMinute;
    private readonly int _perHour;
    private readonly int _firstOfHour;
    private readonly int _lastOfHour;

    public CronTimes(ulong hours, ulong minutes, ulong seconds)
    {
        _hours = hours;
        _minutes = minutes;
        _seconds = seconds;
        _perMinute = BitOperations.PopCount(seconds);
        _perHour = BitOperations.PopCount(minutes) * _perMinute;
        PerDay = BitOperations.PopCount(hours) * _perHour;
        _firstOfHour = Lowest(minutes) * 60 + Lowest(seconds);
        _lastOfHour = Highest(minutes) * 60 + Highest(seconds);
        First = Lowest(hours) * 3600 + _firstOfHour;
        Last = Highest(hours) * 3600 + _lastOfHour;
    }

    public int PerDay { get; }

    public int First { get; }

    public int Last { get; }

    /// <summary>The seconds of each minute, as bits.</summary>
    public ulong Seconds => _seconds;

    /// <summary>The minutes of an hour, as bits; 0 if the hour is not allowed.</summary>
    public ulong MinutesOf(int hour) => (_hours >> hour & 1) != 0 ? _minutes : 0;

    /// <summary>The first time at or after the given one, which is not after <see cref="Last"/>.</summary>
    public int NextFrom(int time)
    {
        var (hour, minute, second) = Split(time);
        if ((_hours >> hour & 1) != 0)
        {
            if ((_minutes >> minute & 1) != 0 && _seconds >> second is var seconds and not 0)
                return time + Lowest(seconds);

            // Two shifts, because a shift by 64 would be a shift by 0.
            if (_minutes >> minute >> 1 is var minutes and not 0)
                return hour * 3600 + (minute + 1 + Lowest(minutes)) * 60 + Lowest(_seconds);
        }

        return (hour + 1 + Lowest(_hours >> hour >> 1)) * 3600 + _firstOfHour;
    }

    /// <summary>The last time at or before the given one, which is not before <see cref="First"/>.</summary>
    public int LastUpTo(int time)
    {
        var (hour, minute, second) = Split(time);
        if ((_hours >> hour & 1) != 0)
        {
            if ((_minutes >> minute & 1) != 0 && (_seconds & Below(second + 1)) is var seconds and not 0)
                return time - second + Highest(seconds);
            if ((_minutes & Below(minute)) is var minutes and not 0)
                return hour * 3600 + Highest(minutes) * 60 + Highest(_seconds);
        }

        return Highest(_hours & Below(hour)) * 3600 + _lastOfHour;
    }

    /// <summary>Number of times of the day before the given one.</summary>
    public int CountBefore(int time)
    {
        var (hour, minute, second) = Split(time);
        var count = BitOperations.PopCount(_hours & Below(hour)) * _perHour;
        if ((_hours >> hour & 1) == 0)
            return count;
        count += BitOperations.PopCount(_minutes & Below(minute)) * _perMinute;
        return (_minutes >> minute & 1) == 0 ? count : count + BitOperations.PopCount(_seconds & Below(second));
    }

    private static (int Hour, int Minute, int Second) Split(int time)
    {
        // Unsigned division by a constant is cheaper.
        var minutes = (int)((uint)time / 60);
        var hour = (int)((uint)minutes / 60);
        return (hour, minutes - hour * 60, time - minutes * 60);
    }

    private static ulong Below(int bit) => (1UL << bit) - 1;

    private static int Lowest(ulong bits) => BitOperations.TrailingZeroCount(bits);

    private static int Highest(ulong bits) => BitOperations.Log2(bits);
}
