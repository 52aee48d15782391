using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Schedules;

/// <summary>One cause of a suspension. Several can overlap: the schedule is suspended while at least one of them lasts.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">A clause for people, with the reason that somebody gave.</param>
/// <param name="EndsAt">When it ends by itself; null if somebody has to end it.</param>
public sealed record Suspension(string Reason, string Message, DateTimeOffset? EndsAt)
{
    /// <summary>Most characters of a reason that a person gave.</summary>
    private const int ReasonCharacters = 256;

    /// <summary>What suspends a schedule now; first what people should know first. Empty if nothing does.</summary>
    /// <param name="job">The resource.</param>
    /// <param name="trip">The trip in its status.</param>
    /// <param name="pause">The pause of its namespace.</param>
    /// <param name="now">The clock.</param>
    public static IReadOnlyList<Suspension> Find(ScheduledJob job, TripStatus? trip, NamespacePause? pause, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        var spec = job.Spec;
        var isPaused = pause is not null && !(pause.Until <= now);
        if (trip?.Since is null && !spec.Suspend && !isPaused && !(spec.SuspendUntil > now))
            return [];
        var causes = new List<Suspension>();
        if (trip?.Since is not null)
            causes.Add(OfTrip(trip, spec.TripAfter));
        var why = StatusText.Cut(job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.SuspendReasonAnnotation), ReasonCharacters);
        if (spec.Suspend)
            causes.Add(new Suspension(Reasons.Suspended, $"spec.suspend is true{Because(why)}", null));
        if (isPaused)
            causes.Add(OfNamespace(job.Metadata.Namespace, pause!));
        if (spec.SuspendUntil > now)
            causes.Add(new Suspension(Reasons.SuspendedUntil, $"spec.suspendUntil is {KubeTimeConverter.ToText(spec.SuspendUntil.Value)}{Because(why)}", spec.SuspendUntil));
        return causes;
    }

    /// <summary>When a suspension ends by itself; null if one of its causes does not.</summary>
    public static DateTimeOffset? EndOf(IReadOnlyList<Suspension> causes)
    {
        ArgumentNullException.ThrowIfNull(causes);
        return causes.Count == 0 || causes.Any(cause => cause.EndsAt is null) ? null : causes.Max(cause => cause.EndsAt);
    }

    /// <summary>When a suspension of a resource ends by itself, in the past or in the future; null if nothing says so. The status knows of its namespace.</summary>
    public static DateTimeOffset? EndOf(ScheduledJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (ofSpec, ofStatus) = (job.Spec.SuspendUntil, job.Status?.SuspendedUntil);
        return ofStatus > ofSpec || ofSpec is null ? ofStatus : ofSpec;
    }

    /// <summary>
    /// Whether a resource is suspended, and only somebody can end that. The status knows of failures and of the namespace; a status that is older than the
    /// spec knows of the namespace only, since an edit ends the others.
    /// </summary>
    public static bool IsOpenEnded(ScheduledJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Spec.Suspend || (job.Status is { SuspendedUntil: null, Conditions: { } conditions } status
            && conditions.Any(c => c is { Type: ConditionTypes.Suspended, Status: ConditionStatus.True })
            && (status.ObservedGeneration == job.Metadata.Generation || IsOfNamespace(job)));
    }

    /// <summary>Whether the namespace suspends a resource, perhaps among other causes, as its status says.</summary>
    public static bool IsOfNamespace(ScheduledJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Status?.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.Suspended, Status: ConditionStatus.True }) is { } condition
            && (condition.Reason == Reasons.NamespaceSuspended || condition.Message.Contains(NamespaceClause(job.Metadata.Namespace), StringComparison.Ordinal));
    }

    /// <summary>The latest nominal time that a suspension with this end includes: a run at the end itself starts.</summary>
    public static DateTimeOffset LastBefore(DateTimeOffset end) => Instants.Subtract(end, TimeSpan.FromSeconds(1));

    private static Suspension OfTrip(TripStatus trip, int? limit) => new(
        Reasons.TooManyFailures,
        $"{trip.Failures} {(trip.Failures == 1 ? "run" : "runs in a row")} failed, and spec.tripAfter is {limit}; to resume, start a run by hand that succeeds, "
            + $"change the spec, or set the annotation {ApiConstants.ResumeAnnotation} to a new value",
        null);

    private static Suspension OfNamespace(string? name, NamespacePause pause)
    {
        var until = pause.Until is { } end ? $" until {KubeTimeConverter.ToText(end)}" : "";
        var problem = pause.Problem is { } text ? $"; {text}" : "";
        return new Suspension(
            Reasons.NamespaceSuspended, $"{NamespaceClause(name)}{until}{Because(StatusText.Cut(pause.Reason, ReasonCharacters))}{problem}", pause.Until);
    }

    private static string NamespaceClause(string? name) => $"namespace {name} is suspended";

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $": {reason.Trim()}";
}
