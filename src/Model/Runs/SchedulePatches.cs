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

    /// <summary>Suspends, until somebody resumes it or until a time.</summary>
    /// <param name="until">The time; null for no end.</param>
    /// <param name="reason">Why, for people; null leaves it as it is.</param>
    public static JsonObject Suspend(DateTimeOffset? until, string? reason)
    {
        var patch = until is { } end ? new JsonObject { ["spec"] = new JsonObject { ["suspendUntil"] = Schedules.Times.Utc(end) } } : Suspend(true);
        if (reason is not null)
            patch["metadata"] = Annotation(ApiConstants.SuspendReasonAnnotation, reason);
        return patch;
    }

    /// <summary>Ends whatever suspends a schedule, except its namespace; null if nothing does.</summary>
    /// <param name="job">The schedule.</param>
    /// <param name="now">The current time.</param>
    public static JsonObject? Resume(ScheduledJob job, DateTimeOffset now)
    {
        var spec = new JsonObject();
        if (job.Spec.Suspend)
            spec["suspend"] = false;
        if (job.Spec.SuspendUntil > now)
            spec["suspendUntil"] = null;
        var annotations = new JsonObject();
        if (job.Status?.Trip?.Since is not null)
            annotations[ApiConstants.ResumeAnnotation] = NewValue(now);
        if (spec.Count + annotations.Count == 0)
            return null;
        if (job.Metadata.Annotations?.ContainsKey(ApiConstants.SuspendReasonAnnotation) == true)
            annotations[ApiConstants.SuspendReasonAnnotation] = null;
        var patch = new JsonObject();
        if (annotations.Count > 0)
            patch["metadata"] = new JsonObject { ["annotations"] = annotations };
        if (spec.Count > 0)
            patch["spec"] = spec;
        return patch;
    }

    /// <summary>Sets the times to skip. It applies only to the version that was read, because the times of others would be lost otherwise.</summary>
    /// <param name="job">The schedule as it was read.</param>
    /// <param name="times">All times to skip.</param>
    public static JsonObject Skip(ScheduledJob job, IEnumerable<DateTimeOffset> times)
    {
        var metadata = Annotation(ApiConstants.SkipAnnotation, Schedules.SkipList.Write(times));
        metadata["resourceVersion"] = job.Metadata.ResourceVersion;
        return new JsonObject { ["metadata"] = metadata };
    }

    /// <summary>
    /// Cancels runs. What others have asked for and no operator has seen yet stays, so it applies only to the version that was read.
    /// </summary>
    /// <param name="job">The schedule as it was read.</param>
    /// <param name="ids">The runs.</param>
    public static JsonObject Cancel(ScheduledJob job, IEnumerable<string> ids)
    {
        var metadata = Annotation(ApiConstants.CancelAnnotation, Schedules.CancelList.Next(job, ids));
        metadata["resourceVersion"] = job.Metadata.ResourceVersion;
        return new JsonObject { ["metadata"] = metadata };
    }

    private static JsonObject Annotation(string key, string value) => new() { ["annotations"] = new JsonObject { [key] = value } };
}
