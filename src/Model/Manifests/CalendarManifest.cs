using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Manifests;

/// <summary>A ScheduleCalendar in a file, or why it is not one.</summary>
/// <param name="File">The file.</param>
/// <param name="Calendar">The object; null if it has problems.</param>
/// <param name="Compiled">The calendar; without days if it has problems.</param>
/// <param name="Problems">What the API server or the webhook would refuse, each with its field.</param>
public sealed record CalendarManifest(string File, ScheduleCalendar? Calendar, CompiledCalendar Compiled, IReadOnlyList<string> Problems)
{
    /// <summary>The ScheduleCalendars among manifests.</summary>
    public static IReadOnlyList<CalendarManifest> Of(IEnumerable<Manifest> manifests) =>
        [.. manifests.Where(m => m.Kind == ScheduleCalendar.KindName && m.ApiVersion?.StartsWith($"{ApiConstants.Group}/", StringComparison.Ordinal) == true).Select(Of)];

    /// <summary>The calendars for schedules of the same files.</summary>
    public static ICalendarSource SourceOf(IEnumerable<CalendarManifest> calendars) => new ListedCalendars(calendars.Select(calendar => calendar.Compiled));

    private static CalendarManifest Of(Manifest manifest)
    {
        var item = manifest.Object!;
        var metadata = item["metadata"] as JsonObject;
        var name = metadata?["name"]?.ToString();
        var problems = new List<string>();
        if (manifest.ApiVersion != ApiConstants.GroupVersion)
            problems.Add($"apiVersion: expected {ApiConstants.GroupVersion}, found {manifest.ApiVersion}");
        if (string.IsNullOrEmpty(name) && metadata?["generateName"] is null)
            problems.Add("metadata.name: is missing");
        problems.AddRange(UnknownFields.Find(item["spec"], ModelJsonContext.Default.ScheduleCalendarSpec, "spec"));
        if (TryRead(item, problems) is { } calendar)
        {
            var compiled = CalendarCompiler.Compile(calendar);
            if (compiled.Problem is { } problem)
                problems.Add(problem.Message);
            return new CalendarManifest(manifest.File, problems.Count == 0 ? calendar : null, compiled, problems);
        }

        var empty = new ScheduleCalendar { Metadata = new ObjectMeta { Name = name, Namespace = metadata?["namespace"]?.ToString() } };
        return new CalendarManifest(manifest.File, null, CalendarCompiler.Compile(empty), problems);
    }

    private static ScheduleCalendar? TryRead(JsonObject item, List<string> problems)
    {
        try
        {
            return item.Deserialize(ModelJsonContext.Default.ScheduleCalendar);
        }
        catch (JsonException e)
        {
            var path = e.Path?.TrimStart('$', '.') ?? "";
            problems.Add($"{path}: the value cannot be read; kubectl explain schedulecalendar.{path} says what is expected");
            return null;
        }
    }
}
