using System.Text.Json.Serialization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>When runs are due: exactly one member is set, besides the time zone of a child. anyOf and allOf nest three deep at most.</summary>
public sealed record TriggerSpec
{
    /// <summary>At instants that match a cron expression.</summary>
    public CronTriggerSpec? Cron { get; init; }

    /// <summary>At a fixed interval, counted from an anchor.</summary>
    public IntervalTriggerSpec? Interval { get; init; }

    /// <summary>Once, or at listed instants.</summary>
    public DateTriggerSpec? Date { get; init; }

    /// <summary>Every N months, weeks or days at a time of day.</summary>
    public CalendarTriggerSpec? Calendar { get; init; }

    /// <summary>At the times of a recurrence rule of iCalendar.</summary>
    public RruleTriggerSpec? Rrule { get; init; }

    /// <summary>When any child is due.</summary>
    public IReadOnlyList<TriggerSpec>? AnyOf { get; init; }

    /// <summary>When all children are due at the same instant.</summary>
    public IReadOnlyList<TriggerSpec>? AllOf { get; init; }

    /// <summary>IANA name of the zone of a child's local times. Null: that of the trigger around it. Not for the outermost trigger.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>A cron expression, or its fields one by one: exactly one of the two.</summary>
public sealed record CronTriggerSpec
{
    /// <summary>5 fields; 6 with leading seconds; 7 with seconds and a trailing year; or a macro such as <c>@hourly</c>.</summary>
    public string? Expression { get; init; }

    /// <summary>One of the names of <see cref="Scheduling.Cron.CronDialect"/>. Default <c>Crontab</c>.</summary>
    public string Dialect { get => field ?? nameof(Scheduling.Cron.CronDialect.Crontab); init; }

    /// <summary>The eight fields of APScheduler, in its dialect.</summary>
    public CronFieldsSpec? Fields { get; init; }
}

/// <summary>
/// The fields of APScheduler's cron trigger, by its rules. An omitted field is <c>*</c> if it is greater than the smallest field
/// given, and its lowest value if it is smaller.
/// </summary>
public sealed record CronFieldsSpec
{
    /// <summary>Year with four digits.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Year { get; init; }

    /// <summary>Month, 1 to 12 or a name.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Month { get; init; }

    /// <summary>Day of the month: 1 to 31, <c>last</c>, or a form such as <c>2nd fri</c>.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Day { get; init; }

    /// <summary>ISO week, 1 to 53.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Week { get; init; }

    /// <summary>Day of the week, 0 (Monday) to 6 or a name.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? DayOfWeek { get; init; }

    /// <summary>Hour, 0 to 23.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Hour { get; init; }

    /// <summary>Minute, 0 to 59.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Minute { get; init; }

    /// <summary>Second, 0 to 59.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Second { get; init; }
}

/// <summary>A period of at least one second: <see cref="Every"/>, or the sum of the others.</summary>
public sealed record IntervalTriggerSpec
{
    /// <summary>A duration of whole seconds.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Every { get; init; }

    /// <summary>Weeks of seven days.</summary>
    public int? Weeks { get; init; }

    /// <summary>Days of 24 hours.</summary>
    public int? Days { get; init; }

    /// <summary>Hours.</summary>
    public int? Hours { get; init; }

    /// <summary>Minutes.</summary>
    public int? Minutes { get; init; }

    /// <summary>Seconds.</summary>
    public int? Seconds { get; init; }
}

/// <summary>
/// One instant or several: exactly one of the two. A text with an offset is that instant; without an offset it is local time in the spec's zone.
/// </summary>
public sealed record DateTriggerSpec
{
    /// <summary>The only instant.</summary>
    public string? At { get; init; }

    /// <summary>The instants, in any order; equal ones count once.</summary>
    public IReadOnlyList<string>? Times { get; init; }
}

/// <summary>Every N years, months, weeks and days (at least one of them above 0), at a time of day.</summary>
public sealed record CalendarTriggerSpec
{
    /// <summary>Years of the step.</summary>
    public int? Years { get; init; }

    /// <summary>Months of the step.</summary>
    public int? Months { get; init; }

    /// <summary>Weeks of the step.</summary>
    public int? Weeks { get; init; }

    /// <summary>Days of the step.</summary>
    public int? Days { get; init; }

    /// <summary>Local time of day as <c>HH:mm</c> or <c>HH:mm:ss</c>. Default <c>00:00:00</c>.</summary>
    public string TimeOfDay { get => field ?? "00:00:00"; init; }

    /// <summary>One of the names of <see cref="Scheduling.LocalTime.MonthEnd"/>. Default <c>Clamp</c>.</summary>
    public string MonthEnd { get => field ?? nameof(Scheduling.LocalTime.MonthEnd.Clamp); init; }
}

/// <summary>
/// A recurrence rule of iCalendar (RFC 5545) with its dates. A time without an offset is local time in the spec's zone; a date alone means the
/// start's time on that day, or all times of that day to leave out.
/// </summary>
public sealed record RruleTriggerSpec
{
    /// <summary>The rule, such as <c>FREQ=MONTHLY;BYDAY=-1FR</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>Where the rule begins (DTSTART), and what it leaves open. Default: <c>startAt</c>, or the creation time.</summary>
    public string? Start { get; init; }

    /// <summary>Further times (RDATE).</summary>
    public IReadOnlyList<string>? Rdates { get; init; }

    /// <summary>Times that are left out (EXDATE).</summary>
    public IReadOnlyList<string>? Exdates { get; init; }
}

/// <summary>What happens to local times that clock changes skip or repeat.</summary>
/// <param name="Gap">One of the names of <see cref="GapPolicy"/>. Default <c>NextValid</c>.</param>
/// <param name="Overlap">One of the names of <see cref="OverlapPolicy"/>. Default <c>Auto</c>.</param>
public sealed record DaylightSavingSpec(string Gap = nameof(GapPolicy.NextValid), string Overlap = nameof(OverlapPolicy.Auto));
