namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Names of the API.</summary>
public static class ApiConstants
{
    /// <summary>API group.</summary>
    public const string Group = "scheduledjobs.dev";

    /// <summary>API version.</summary>
    public const string Version = "v1alpha1";

    /// <summary>Group and version.</summary>
    public const string GroupVersion = $"{Group}/{Version}";

    /// <summary>Kind.</summary>
    public const string Kind = "ScheduledJob";

    /// <summary>Resource name in URLs.</summary>
    public const string Plural = "scheduledjobs";

    /// <summary>Label of a run's Pods and Jobs: name of the ScheduledJob, hashed if longer than 63 characters.</summary>
    public const string NameLabel = $"{Group}/name";

    /// <summary>Label of a run's Pods and Jobs: uid of the ScheduledJob.</summary>
    public const string UidLabel = $"{Group}/uid";

    /// <summary>Annotation of a run's Pods and Jobs: nominal time, RFC 3339 in UTC.</summary>
    public const string ScheduledTimeAnnotation = $"{Group}/scheduled-time";

    /// <summary>Annotation of a run's Pods and Jobs: id of the run.</summary>
    public const string RunIdAnnotation = $"{Group}/run-id";

    /// <summary>Annotation of a run's Pods and Jobs: number of the attempt, from 1.</summary>
    public const string AttemptAnnotation = $"{Group}/attempt";

    /// <summary>Annotation of a run's Pods and Jobs: one of <see cref="RunTriggers"/>.</summary>
    public const string TriggerAnnotation = $"{Group}/trigger";

    /// <summary>Annotation of a run's object of action.resource: where it says that it has ended, as JSON.</summary>
    public const string CriteriaAnnotation = $"{Group}/criteria";

    /// <summary>Annotation of a ScheduledJob: each new value starts one run at once.</summary>
    public const string RunNowAnnotation = $"{Group}/run-now";

    /// <summary>Annotation of a ScheduledJob: nominal times that do not run, separated by commas.</summary>
    public const string SkipAnnotation = $"{Group}/skip";

    /// <summary>Annotation of a ScheduledJob: ids of runs to stop, separated by commas; each new value counts once.</summary>
    public const string CancelAnnotation = $"{Group}/cancel";

    /// <summary>Annotation of a ScheduledJob: each new value ends a suspension by <c>spec.tripAfter</c>.</summary>
    public const string ResumeAnnotation = $"{Group}/resume";

    /// <summary>Annotation of a ScheduledJob: why it is suspended, for people.</summary>
    public const string SuspendReasonAnnotation = $"{Group}/suspend-reason";

    /// <summary>Annotation of a Namespace: suspends all its schedules, such as <c>until=2026-11-23T06:00:00Z; reason=database upgrade</c>.</summary>
    public const string SuspendedAnnotation = $"{Group}/suspended";
}
