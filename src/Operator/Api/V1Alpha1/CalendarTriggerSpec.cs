namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Every so many years, months, weeks and days (at least one of them above 0), at a time of day.</summary>
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

    /// <summary>One of the names of <see cref="Scheduling.Calendars.MonthEnd"/>. Default <c>Clamp</c>.</summary>
    public string MonthEnd { get => field ?? nameof(Scheduling.Calendars.MonthEnd.Clamp); init; }
}
