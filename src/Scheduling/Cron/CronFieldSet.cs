namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// The values that one field allows, as bits: n for the value n; weekdays with Sunday = 0. The members after <see cref="Repeats"/> are for
/// the two day fields only. A year has a set of its own, <see cref="CronYears"/>.
/// </summary>
internal sealed class CronFieldSet
{
    /// <summary>Bit n: the value n is allowed.</summary>
    public ulong Values { get; set; }

    /// <summary>The field holds a bare <c>*</c> or <c>?</c>: it restricts nothing.</summary>
    public bool IsStar { get; set; }

    /// <summary>The field holds <c>*</c>, a range or a step: a rhythm and no fixed value.</summary>
    public bool Repeats { get; set; }

    /// <summary>Bit n: n days before the month's last day (<c>L</c>, <c>L-n</c>).</summary>
    public uint BeforeLast { get; set; }

    /// <summary>Bit n: the weekday nearest to day n of the month (<c>nW</c>).</summary>
    public uint NearestWeekday { get; set; }

    /// <summary>Bit n: the weekday nearest to n days before the month's last day (<c>LW</c>, <c>L-nW</c>).</summary>
    public uint NearestWeekdayBeforeLast { get; set; }

    /// <summary>Bit n: the last weekday n of the month (<c>nL</c>).</summary>
    public uint LastWeekday { get; set; }

    /// <summary>Bit 7 * (k - 1) + n: the k-th weekday n of the month (<c>n#k</c>).</summary>
    public ulong NthWeekday { get; set; }

    /// <summary>Some days depend on how long the month is and on which weekday it begins.</summary>
    public bool HasSpecialDays => (BeforeLast | NearestWeekday | NearestWeekdayBeforeLast | LastWeekday | NthWeekday) != 0;

    /// <summary>The value 0 alone.</summary>
    public static CronFieldSet Zero => new() { Values = 1 };
}
