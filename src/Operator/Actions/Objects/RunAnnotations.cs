using System.Globalization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>
/// Reads back the annotations that <see cref="RunObjectBuilder"/> wrote on a Pod or Job. Anyone who may create Pods can write them too. An object whose
/// run no status can record as it stands, such as one whose id does not match its nominal time, would be adopted again in each pass, so it does not
/// count as a run.
/// </summary>
internal static class RunAnnotations
{
    /// <summary>The attempt that an object represents, as pending; null if its name and annotations are not those of a run of its owner.</summary>
    public static Attempt? Read(IKubeObject item, ActionKind kind)
    {
        var annotations = item.Metadata.Annotations;
        if (annotations is null

            // A Job, too, can be the object of action.resource. Its criteria are left out once they are read.
            || annotations.ContainsKey(ApiConstants.CriteriaAnnotation)
            || !annotations.TryGetValue(ApiConstants.RunIdAnnotation, out var runId)
            || ReadTime(annotations.GetValueOrDefault(ApiConstants.ScheduledTimeAnnotation)) is not { } nominalTime
            || !int.TryParse(annotations.GetValueOrDefault(ApiConstants.AttemptAnnotation), CultureInfo.InvariantCulture, out var number)
            || number < 1
            || item.Metadata.Name != RunNames.Attempt(runId, number))
        {
            return null;
        }

        var trigger = annotations.GetValueOrDefault(ApiConstants.TriggerAnnotation) ?? RunTriggers.Schedule;
        return !IsRunOf(item.Metadata.ControllerOwner?.Name, runId, trigger, nominalTime) ? null : new Attempt
        {
            RunId = runId,
            Number = number,
            Kind = kind,
            NominalTime = nominalTime,
            Trigger = trigger,
            State = AttemptState.Pending,
            CreatedAt = item.Metadata.CreationTimestamp ?? nominalTime,
            ObjectName = item.Metadata.Name,
            ObjectUid = item.Metadata.Uid,
            ObjectVersion = item.Metadata.ResourceVersion,
            IsDeleting = item.Metadata.DeletionTimestamp is not null,
        };
    }

    // Exactly as it is written: a fraction of a second, for example, would be lost in the status.
    private static DateTimeOffset? ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && KubeTimeConverter.ToText(time) == text
            ? time
            : null;

    private static bool IsRunOf(string? schedule, string runId, string trigger, DateTimeOffset nominalTime) => schedule is not null && trigger switch
    {
        RunTriggers.Manual => RunNames.IsManual(schedule, runId),
        RunTriggers.Backfill => RunNames.IsBackfill(schedule, runId, nominalTime),
        RunTriggers.Schedule or RunTriggers.CatchUp or RunTriggers.Create => runId == RunNames.Scheduled(schedule, nominalTime),
        _ => false,
    };
}
