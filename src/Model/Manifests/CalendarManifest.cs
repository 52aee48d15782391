using System.Text.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Manifests;

/// <summary>A ScheduleCalendar in a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Compiled">The calendar; without days if it has problems.</param>
/// <param name="Problems">What the API server or the webhook would refuse, each with its field.</param>
public sealed record CalendarManifest(string File, CompiledCalendar Compiled, IReadOnlyList<string> Problems)
{
    /// <summary>The ScheduleCalendars among manifests.</summary>
    public static IReadOnlyList<CalendarManifest> Of(IEnumerable<Manifest> manifests) =>
        [.. manifests.Where(m => m.Kind == ScheduleCalendar.KindName && m.ApiVersion?.StartsWith($"{ApiConstants.Group}/", StringComparison.Ordinal) == true).Select(Of)];

    /// <summary>The calendars for schedules of the same files.</summary>
    public static ICalendarSource SourceOf(IEnumerable<CalendarManifest> calendars) => new ListedCalendars(calendars.Select(calendar => calendar.Compiled));

    private static CalendarManifest Of(Manifest manifest)
    {
        var name = manifest.Object!["metadata"]?["name"]?.ToString() ?? "";
        var @namespace = manifest.Object["metadata"]?["namespace"]?.ToString() ?? "";
        var problems = UnknownFields.Find(manifest.Object["spec"], ModelJsonContext.Default.ScheduleCalendarSpec, "spec").ToList();
        try
        {
            var compiled = CalendarCompiler.Compile(manifest.Object.Deserialize(ModelJsonContext.Default.ScheduleCalendar)!);
            return new CalendarManifest(manifest.File, compiled, compiled.Problem is { } problem ? [.. problems, problem.Message] : problems);
        }
        catch (JsonException e)
        {
            var path = e.Path?.TrimStart('$', '.') ?? "";
            var unreadable = CalendarCompiler.Compile(new ScheduleCalendar { Metadata = new ObjectMeta { Name = name, Namespace = @namespace } });
            return new CalendarManifest(manifest.File, unreadable, [.. problems, $"{path}: the value cannot be read; kubectl explain schedulecalendar.{path} says what is expected"]);
        }
    }
}
