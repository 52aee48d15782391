namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Finds the last time of a rule with COUNT by counting ranges, not by going from one time to the next.</summary>
internal static class CountEnd
{
    /// <summary>About 90 years.</summary>
    private const long FarAway = 32_768 * WholeSeconds.PerDay;

    /// <summary>The n-th time from a start on; the end of the calendar if there are fewer.</summary>
    public static long Find(IRuleTimes times, long start, int count)
    {
        long rest = count;
        var from = start;
        for (var length = WholeSeconds.PerDay; from <= WholeSeconds.Max; length *= 2)
        {
            // Most ends are near. If this one is not, there may be no end.
            if (length == FarAway && times.Count(from, WholeSeconds.Max + 1) < rest)
                break;
            var to = Math.Min(from + length, WholeSeconds.Max + 1);
            var found = times.Count(from, to);
            if (found >= rest)
                return Narrow(times, from, to, rest);
            rest -= found;
            from = to;
        }

        return WholeSeconds.Max;
    }

    /// <summary>The n-th time of a range that has at least as many.</summary>
    private static long Narrow(IRuleTimes times, long from, long to, long rest)
    {
        while (to - from > 1)
        {
            var middle = from + (to - from) / 2;
            var found = times.Count(from, middle);
            if (found >= rest)
            {
                to = middle;
            }
            else
            {
                rest -= found;
                from = middle;
            }
        }

        return from;
    }
}
