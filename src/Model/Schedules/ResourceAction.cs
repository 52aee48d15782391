using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A valid action.resource.</summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Criteria">Where it says that it has ended.</param>
public sealed record ResourceAction(ObjectKind Kind, ResourceCriteria Criteria);
