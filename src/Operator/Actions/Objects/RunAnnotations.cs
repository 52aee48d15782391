using System.Globalization;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Reads back the annotations that <see cref="RunObjectBuilder"/> wrote on a Pod or Job.</summary>
internal static class RunAnnotations
{
    /// <summary>The attempt that an object represents, as pending; null if its annotations name no run.</summary>
    public static Attempt? Read(IKubeObject item, ActionKind kind)
    {
        var annotations = item.Metadata.Annotations;
        if (annotations is null
            || !annotations.TryGetValue(ApiConstants.RunIdAnnotation, out var runId)
            || !annotations.TryGetValue(ApiConstants.ScheduledTimeAnnotation, out var timeText)
            || !DateTimeOffset.TryParse(timeText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var nominalTime)
            || !int.TryParse(annotations.GetValueOrDefault(ApiConstants.AttemptAnnotation), CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return new Attempt
        {
            RunId = runId,
            Number = number,
            Kind = kind,
            NominalTime = nominalTime.ToUniversalTime(),
            Trigger = annotations.GetValueOrDefault(ApiConstants.TriggerAnnotation) ?? RunTriggers.Schedule,
            State = AttemptState.Pending,
            CreatedAt = item.Metadata.CreationTimestamp ?? nominalTime,
            ObjectName = item.Metadata.Name,
            ObjectUid = item.Metadata.Uid,
            ObjectVersion = item.Metadata.ResourceVersion,
            IsDeleting = item.Metadata.DeletionTimestamp is not null,
        };
    }
}
