namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Turns a rule and its start into local times: the BY parts expand what is shorter than the rule's unit, and limit what is longer.</summary>
internal static class RuleTimes
{
    /// <summary>The times before and after the start; null if the rule can have none. Years without a matching day are not noticed here.</summary>
    public static IRuleTimes? Of(RecurrenceRule rule, long start)
    {
        var day = start / WholeSeconds.PerDay;
        var filter = DayFilter.Of(rule, DateOnly.FromDayNumber((int)day));
        return rule.Frequency >= Frequency.Daily ? OfDays(rule, filter, start) : OfSlots(rule, new RuleDays(filter, Frequency.Daily, 1, day, 0), filter, start);
    }

    private static IRuleTimes? OfDays(RecurrenceRule rule, DayFilter? filter, long start)
    {
        var day = start / WholeSeconds.PerDay;
        var time = (int)(start % WholeSeconds.PerDay);
        var times = new DayTimes(3600, Or(rule.Hours, time / 3600), OffsetsInHour(rule, time));
        if (rule.Positions.Length == 0 || rule.Frequency == Frequency.Daily)
        {
            var days = new RuleDays(filter, rule.Frequency, rule.Interval, day, rule.WeekStart);
            return rule.Positions.Length == 0 ? new DailyTimes(days, times, repeats: false)
                : Choose(rule, times.Count) is { Count: > 0 } chosen ? new DailyTimes(days, new DayTimes((int)WholeSeconds.PerDay, [0], [.. chosen.Select(i => times[i])]), repeats: false)
                : null;
        }

        var longest = rule.Frequency switch { Frequency.Yearly => 366, Frequency.Monthly => 31, _ => Math.Max(rule.Days.Length, 1) };
        if (rule.Positions.All(position => Math.Abs(position) > (long)longest * times.Count))
            return null;
        return new PositionTimes(
            new RulePeriods(rule.Frequency, rule.Interval, day, rule.WeekStart), new RuleDays(filter, Frequency.Daily, 1, day, 0), times, rule.Positions);
    }

    private static IRuleTimes? OfSlots(RecurrenceRule rule, RuleDays days, DayFilter? filter, long start)
    {
        var (slotLength, interval) = (LengthOf(rule.Frequency), rule.Interval);
        var offsets = rule.Frequency switch
        {
            Frequency.Hourly => OffsetsInHour(rule, (int)(start % WholeSeconds.PerDay)),
            Frequency.Minutely => Or(rule.Seconds, (int)(start % 60)),
            _ => [0],
        };
        if (rule.Positions.Length > 0)
            offsets = [.. Choose(rule, offsets.Length).Select(i => offsets[i])];
        if (rule.Frequency == Frequency.Secondly && 60 % interval == 0)
        {
            // The same seconds in every minute: much less to keep than the seconds of a day.
            var seconds = Bits(rule.Seconds);
            offsets = offsets.Length == 0 ? [] : [.. Enumerable.Range(0, 60).Where(second => (second - start) % interval == 0 && (seconds >> second & 1) != 0)];
            (slotLength, interval) = (60, 1);
        }

        var perDay = (int)WholeSeconds.PerDay / slotLength;
        var (first, divisor) = (start / slotLength, Gregorian.Gcd(interval, perDay));
        var slots = Slots(rule, slotLength, slot => (slot - first) % divisor == 0);
        if (slots.Count == 0 || offsets.Length == 0)
            return null;
        if (perDay % interval != 0 && interval % perDay != 0)
            return new SteppedTimes(days, slots, offsets, interval, start);

        // As with cron: a rhythm within the day goes on in a repeated hour; a fixed time occurs once. Seconds may be kept as those of minutes, see above.
        var repeats = (rule.Frequency == Frequency.Secondly ? slots.Count * offsets.Length : slots.Count) > 1;
        return interval % perDay == 0
            ? new DailyTimes(new RuleDays(filter, Frequency.Daily, interval / perDay, start / WholeSeconds.PerDay, 0), new DayTimes(slotLength, slots.Values(), offsets), repeats)
            : new DailyTimes(days, new DayTimes(slotLength, slots.Values(), offsets), repeats);
    }

    /// <summary>The slots of a day that BYHOUR, BYMINUTE and BYSECOND allow.</summary>
    private static SlotSet Slots(RecurrenceRule rule, int slotLength, Func<int, bool> isReachable)
    {
        var (hours, minutes, seconds) = (Bits(rule.Hours), Bits(rule.Minutes), Bits(rule.Seconds));
        return new SlotSet((int)WholeSeconds.PerDay / slotLength, slot =>
            isReachable(slot) &&
            (hours >> (slot * slotLength / 3600) & 1) != 0 &&
            (slotLength == 3600 || (minutes >> (slot * slotLength / 60 % 60) & 1) != 0) &&
            (slotLength > 1 || (seconds >> (slot % 60) & 1) != 0));
    }

    /// <summary>The places that the positions choose out of so many, from 0.</summary>
    private static List<int> Choose(RecurrenceRule rule, int count) =>
        [.. rule.Positions.Select(position => position > 0 ? position - 1 : count + position).Where(place => place >= 0 && place < count).Distinct().Order()];

    private static int[] OffsetsInHour(RecurrenceRule rule, int time) =>
        [.. from minute in Or(rule.Minutes, time / 60 % 60) from second in Or(rule.Seconds, time % 60) select minute * 60 + second];

    private static int LengthOf(Frequency frequency) => frequency switch { Frequency.Hourly => 3600, Frequency.Minutely => 60, _ => 1 };

    private static int[] Or(int[] values, int missing) => values.Length > 0 ? values : [missing];

    /// <summary>The values as bits; all bits if there are none, because then nothing is limited.</summary>
    private static ulong Bits(int[] values) => values.Length == 0 ? ulong.MaxValue : values.Aggregate(0UL, (bits, value) => bits | 1UL << value);
}
