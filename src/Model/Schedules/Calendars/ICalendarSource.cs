using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Model.Schedules.Calendars;

/// <summary>Where schedules find the calendars that they refer to.</summary>
public interface ICalendarSource
{
    /// <summary>A calendar; null if it does not exist.</summary>
    CompiledCalendar? Find(ObjectKey key);
}

/// <summary>Listed calendars, such as those of the same files as a schedule.</summary>
/// <param name="calendars">The calendars. One without a namespace is in that of each schedule.</param>
public sealed class ListedCalendars(IEnumerable<CompiledCalendar> calendars) : ICalendarSource
{
    private readonly Dictionary<ObjectKey, CompiledCalendar> _calendars = Index(calendars);

    /// <inheritdoc />
    public CompiledCalendar? Find(ObjectKey key) => _calendars.GetValueOrDefault(key) ?? _calendars.GetValueOrDefault(key with { Namespace = "" });

    private static Dictionary<ObjectKey, CompiledCalendar> Index(IEnumerable<CompiledCalendar> calendars)
    {
        var index = new Dictionary<ObjectKey, CompiledCalendar>();
        foreach (var calendar in calendars)
            index[calendar.Key] = calendar;
        return index;
    }
}
