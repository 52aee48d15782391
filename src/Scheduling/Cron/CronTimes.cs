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

    /// <summary>The minutes of an hour, as bits; 0 where the hour is not allowed.</summary>
    public ulong MinutesOf(int hour) => (_hours >> hour & 1) != 0 ? _minutes : 0;

    /// <summary>The first time at or after one; -1 where the day has none left.</summary>
    public int NextFrom(int time)
    {
        var hour = time / 3600;
        var minute = time / 60 % 60;
        if ((_hours >> hour & 1) != 0)
        {
            if ((_minutes >> minute & 1) != 0)
            {
                var seconds = _seconds >> (time % 60);
                if (seconds != 0)
                    return time + BitOperations.TrailingZeroCount(seconds);
            }

            // The second shift is apart, for a shift by 64 would be one by 0.
            var minutes = _minutes >> minute >> 1;
            if (minutes != 0)
                return hour * 3600 + (minute + 1 + BitOperations.TrailingZeroCount(minutes)) * 60 + Lowest(_seconds);
        }

        var hours = _hours >> hour >> 1;
        return hours == 0 ? -1 : (hour + 1 + BitOperations.TrailingZeroCount(hours)) * 3600 + _firstOfHour;
    }

    /// <summary>The last time at or before one; -1 where the day has none before.</summary>
    public int LastUpTo(int time)
    {
        var hour = time / 3600;
        var minute = time / 60 % 60;
        if ((_hours >> hour & 1) != 0)
        {
            if ((_minutes >> minute & 1) != 0)
            {
                var seconds = _seconds & Below(time % 60 + 1);
                if (seconds != 0)
                    return time - time % 60 + Highest(seconds);
            }

            var minutes = _minutes & Below(minute);
            if (minutes != 0)
                return hour * 3600 + Highest(minutes) * 60 + Highest(_seconds);
        }

        var hours = _hours & Below(hour);
        return hours == 0 ? -1 : Highest(hours) * 3600 + _lastOfHour;
    }

    /// <summary>How many times of the day are before one.</summary>
    public int CountBefore(int time)
    {
        var hour = time / 3600;
        var minute = time / 60 % 60;
        var count = BitOperations.PopCount(_hours & Below(hour)) * _perHour;
        if ((_hours >> hour & 1) == 0)
            return count;
        count += BitOperations.PopCount(_minutes & Below(minute)) * _perMinute;
        return (_minutes >> minute & 1) == 0 ? count : count + BitOperations.PopCount(_seconds & Below(time % 60));
    }

    private static ulong Below(int bit) => (1UL << bit) - 1;

    private static int Lowest(ulong bits) => BitOperations.TrailingZeroCount(bits);

    private static int Highest(ulong bits) => BitOperations.Log2(bits);
}
