using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Times of the trigger at which nothing runs. Days and times are local to the schedule's zone.</summary>
public sealed record ExcludeSpec
{
    /// <summary>Some of <c>SUN</c> to <c>SAT</c>.</summary>
    public IReadOnlyList<string>? Weekdays { get; init; }

    /// <summary>Dates and ranges, such as <c>2026-12-24</c>, <c>2026-12-27/2027-01-01</c> and, in every year, <c>*-05-01</c>.</summary>
    public IReadOnlyList<string>? Dates { get; init; }

    /// <summary>Parts of every day, such as <c>22:00-06:00</c>; the end is exclusive.</summary>
    public IReadOnlyList<string>? Times { get; init; }

    /// <summary>Calendars whose days are excluded.</summary>
    public IReadOnlyList<CalendarReference>? Calendars { get; init; }

    /// <summary>What happens to a time on an excluded day; a name of <see cref="ExclusionPolicy"/>. Default <c>Skip</c>.</summary>
    public string Policy { get => field ?? nameof(ExclusionPolicy.Skip); init; }
}

/// <summary>A ScheduleCalendar.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace. Null: that of the ScheduledJob.</param>
public sealed record CalendarReference(string Name = "", string? Namespace = null);
