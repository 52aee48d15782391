namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The same times on each day of a rule.</summary>
internal sealed class DailyTimes(RuleDays days, DayTimes times, bool repeats) : IRuleTimes
{
    public bool Repeats => repeats;

    public long NextFrom(long local)
    {
        var day = days.NextFrom(local / WholeSeconds.PerDay);
        if (day == local / WholeSeconds.PerDay)
        {
            var index = times.CountBefore((int)(local % WholeSeconds.PerDay));
            if (index < times.Count)
                return day * WholeSeconds.PerDay + times[index];
            day = days.NextFrom(day + 1);
        }

        return day == WholeSeconds.Never ? day : day * WholeSeconds.PerDay + times[0];
    }

    public long LastUpTo(long local)
    {
        var day = days.LastUpTo(local / WholeSeconds.PerDay);
        if (day == local / WholeSeconds.PerDay)
        {
            var count = times.CountBefore((int)(local % WholeSeconds.PerDay) + 1);
            if (count > 0)
                return day * WholeSeconds.PerDay + times[count - 1];
            day = days.LastUpTo(day - 1);
        }

        return day == WholeSeconds.None ? day : day * WholeSeconds.PerDay + times[times.Count - 1];
    }

    public long Count(long from, long to)
    {
        var (first, end) = (from / WholeSeconds.PerDay, to / WholeSeconds.PerDay);
        return days.Count(first, end) * times.Count + CountOn(end, to % WholeSeconds.PerDay) - CountOn(first, from % WholeSeconds.PerDay);
    }

    public void Mark(DaySet day, int offset, long from, long to)
    {
        for (var local = from / WholeSeconds.PerDay; local * WholeSeconds.PerDay < to; local++)
        {
            if (days.Contains(local))
                times.Mark(day, local * WholeSeconds.PerDay - offset, from - offset, to - offset);
        }
    }

    private int CountOn(long day, long before) => before > 0 && days.Contains(day) ? times.CountBefore((int)before) : 0;
}
