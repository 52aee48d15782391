using System.Text.Json.Nodes;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Runs;

/// <summary>What people do to a schedule, as merge patches.</summary>
public static class SchedulePatches
{
    /// <summary>Requests a run.</summary>
    /// <param name="value">Identifies the request; see <see cref="Schedules.RunNames.Manual"/>.</param>
    public static JsonObject RunNow(string value) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ApiConstants.RunNowAnnotation] = value } },
    };

    /// <summary>
    /// A value for <see cref="RunNow"/>: milliseconds, because plain digits appear in the run's id, and two people rarely ask in the same one.
    /// </summary>
    public static string NewValue(DateTimeOffset now) => now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Suspends or resumes.</summary>
    public static JsonObject Suspend(bool suspend) => new() { ["spec"] = new JsonObject { ["suspend"] = suspend } };
}
