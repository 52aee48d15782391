using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Flask;

/// <summary>Names of jobs in the cluster.</summary>
internal static class FlaskNames
{
    /// <summary>Label of ScheduledJobs that are jobs of these routes.</summary>
    public const string Label = $"{ApiConstants.Group}/flask-apscheduler";

    /// <summary>Annotation with what a spec cannot hold: id, name, func, args and kwargs.</summary>
    public const string JobAnnotation = $"{ApiConstants.Group}/flask-job";

    /// <summary>Annotation of jobs that were suspended because the scheduler was paused.</summary>
    public const string PausedAnnotation = $"{ApiConstants.Group}/flask-paused";

    private const int Longest = 52;

    /// <summary>The name of a job's ScheduledJob: its id, or if that is no name in Kubernetes, something like it with a hash.</summary>
    public static string Of(string id)
    {
        var name = new StringBuilder();
        foreach (var c in id)
        {
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(char.ToLowerInvariant(c));
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }

        var text = name.ToString().TrimEnd('-');
        if (text == id && text.Length is > 0 and <= Longest)
            return id;
        var hash = Fnv32.Hex(id);
        return text.Length == 0 ? $"job-{hash}" : $"{text[..Math.Min(text.Length, Longest - hash.Length - 1)].TrimEnd('-')}-{hash}";
    }
}
