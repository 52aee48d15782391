using System.Text;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Fields of templates that the operator knows.</summary>
public static class TemplateFields
{
    /// <summary>Field of a Job's spec that makes Kubernetes delete the Job some time after it has ended.</summary>
    public const string JobTimeToLive = "ttlSecondsAfterFinished";

    /// <summary>Whether a template has a field or a text of this name. Does not parse it, since every compilation asks.</summary>
    internal static bool Mention(RawJson template, string field) => template.Utf8.Span.IndexOf(Encoding.UTF8.GetBytes($"\"{field}\"")) >= 0;
}
