using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.Schedules.Calendars;

/// <summary>Resolves the calendars of a spec.</summary>
public static class CalendarLookup
{
    private const string Missing = "-";

    /// <summary>The calendars that a spec refers to; a reference without a namespace means that of the schedule.</summary>
    public static IEnumerable<ObjectKey> KeysOf(ScheduledJobSpec spec, string? @namespace) =>
        KeysOf(spec.Exclude?.Calendars, @namespace);

    /// <summary>The calendars of these references.</summary>
    public static IEnumerable<ObjectKey> KeysOf(IReadOnlyList<CalendarReference>? references, string? @namespace) =>
        (references ?? []).OfType<CalendarReference>().Select(reference => KeyOf(reference, @namespace));

    /// <summary>
    /// Fingerprint of the days of all calendars of a spec, and of which of them cannot be used; null if it refers to none. When it changes, the
    /// schedule becomes effective again.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="source">The calendars.</param>
    public static string? MarkOf(ScheduledJobSpec spec, string? @namespace, ICalendarSource source)
    {
        if (spec.Exclude?.Calendars is not { Count: > 0 } references)
            return null;
        var marks = references.Select(reference => Find(reference, @namespace, source) is { Content: not null } found ? found.Mark : Missing);
        return Fnv32.Hex(string.Join(' ', marks));
    }

    /// <summary>The days of a spec's calendars.</summary>
    /// <exception cref="SpecException">One does not exist, is not shared, or has no days yet.</exception>
    internal static IReadOnlyList<ExcludedCalendar> Resolve(IReadOnlyList<CalendarReference> references, string? @namespace, ICalendarSource source)
    {
        var calendars = new List<ExcludedCalendar>(references.Count);
        foreach (var (i, reference) in references.Index())
        {
            var (field, key) = ($"spec.exclude.calendars[{i}]", KeyOf(reference, @namespace));
            if (string.IsNullOrEmpty(reference.Name))
                throw new SpecException(Reasons.InvalidSchedule, $"{field}.name: required");
            var found = source.Find(key);
            var shown = key.Namespace.Length == 0 ? key.Name : key.ToString();
            if (found?.Problem is { Reason: Reasons.AccessDenied } denied)
                throw new SpecException(Reasons.CalendarNotFound, $"{field}: ScheduleCalendar {shown} cannot be read: {denied.Message}");
            var why = found is null ? "does not exist"
                : !IsAllowed(found, reference, @namespace) ? "is not shared with other namespaces (spec.shared)"
                : found.Content is null ? $"has no valid spec: {found.Problem?.Message}"
                : null;
            if (why is not null)
                throw new SpecException(Reasons.CalendarNotFound, $"{field}: ScheduleCalendar {shown} {why}; nothing runs until it can be used");
            calendars.Add(found!.Content!);
        }

        return calendars;
    }

    private static CompiledCalendar? Find(CalendarReference reference, string? @namespace, ICalendarSource source) =>
        source.Find(KeyOf(reference, @namespace)) is { } found && IsAllowed(found, reference, @namespace) ? found : null;

    private static bool IsAllowed(CompiledCalendar calendar, CalendarReference reference, string? @namespace) =>
        calendar.IsShared || reference.Namespace is null || reference.Namespace == @namespace;

    private static ObjectKey KeyOf(CalendarReference reference, string? @namespace) => new(reference.Namespace ?? @namespace ?? "", reference.Name);
}
