namespace ScheduledJobs.Scheduling.Cron;

/// <summary>Which days of a month a field allows. Days are bits, bit 0 for the first of the month; weekdays count from Sunday = 0.</summary>
internal static class CronDayMatching
{
    private const int Saturday = 6;
    private const int Sunday = 0;

    /// <summary>The matching days of a month, given its length and first weekday.</summary>
    public static uint DaysOf(CronFieldSet field, bool isDayOfWeek, int length, int firstWeekday)
    {
        var all = (uint)((1UL << length) - 1);
        var days = isDayOfWeek ? EveryWeekday((uint)field.Values, firstWeekday) : (uint)(field.Values >> 1);
        if (!field.HasSpecialDays)
            return days & all;
        for (var day = 1; day <= length; day++)
        {
            var weekday = (firstWeekday + day - 1) % 7;
            if ((field.BeforeLast >> (length - day) & 1) != 0)
                days |= Bit(day);
            if ((field.NearestWeekday >> day & 1) != 0 || (field.NearestWeekdayBeforeLast >> (length - day) & 1) != 0)
                days |= Bit(NearestWeekday(day, weekday, length));
            if (day > length - 7 && (field.LastWeekday >> weekday & 1) != 0)
                days |= Bit(day);
            if ((field.NthWeekday >> ((day - 1) / 7 * 7 + weekday) & 1) != 0)
                days |= Bit(day);
        }

        return days & all;
    }

    /// <summary>The days of a month in the given ISO weeks.</summary>
    public static uint DaysOfWeeks(ulong weeks, int year, int month, int first, int length)
    {
        var days = 0u;
        for (var offset = 0; offset < length;)
        {
            // Monday is 0 here, because 0001-01-01 was a Monday.
            var weekday = (first + offset) % 7;
            var rest = Math.Min(7 - weekday, length - offset);
            if ((weeks >> IsoWeekOf(year, month, offset + 1) & 1) != 0)
                days |= (uint)(((1UL << rest) - 1) << offset);
            offset += rest;
        }

        return days;
    }

    private static int IsoWeekOf(int year, int month, int day) => System.Globalization.ISOWeek.GetWeekOfYear(new DateTime(year, month, day));

    private static uint Bit(int day) => 1u << (day - 1);

    /// <summary>All days with the given weekdays: they repeat every seven days.</summary>
    private static uint EveryWeekday(uint weekdays, int firstWeekday)
    {
        var week = (weekdays >> firstWeekday | weekdays << (7 - firstWeekday)) & 0x7F;
        return week | week << 7 | week << 14 | week << 21 | week << 28;
    }

    /// <summary>A Saturday moves to Friday, a Sunday to Monday, but never into another month.</summary>
    private static int NearestWeekday(int day, int weekday, int length) => weekday switch
    {
        Saturday => day > 1 ? day - 1 : day + 2,
        Sunday => day < length ? day + 1 : day - 2,
        _ => day,
    };
}
