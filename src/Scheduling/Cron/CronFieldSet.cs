namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// The values that one field allows, as bits: bit n for the value n; weekdays count from Sunday = 0. The members after <see cref="Repeats"/>
/// are only for the two day fields. Years have their own set, <see cref="CronYears"/>.
/// </summary>
internal sealed class CronFieldSet
{
    /// <summary>Bit n: the value n is allowed.</summary>
    public ulong Values { get; set; }

    /// <summary>The field contains a bare <c>*</c> or <c>?</c>: it restricts nothing.</summary>
    public bool IsStar { get; set; }

    /// <summary>The field contains <c>*</c>, a range or a step: a repeating pattern, not a fixed value.</summary>
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

    /// <summary>Whether some days depend on the month's length and first weekday.</summary>
    public bool HasSpecialDays => (BeforeLast | NearestWeekday | NearestWeekdayBeforeLast | LastWeekday | NthWeekday) != 0;

    /// <summary>Only the value 0.</summary>
    public static CronFieldSet Zero => new() { Values = 1 };
}
