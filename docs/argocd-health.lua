-- Health of a ScheduledJob for Argo CD: argocd-cm, resource.customizations.health.scheduledjobs.dev_ScheduledJob.
-- A failing workload leaves the schedule healthy; an invalid spec degrades it.
local health = { status = "Progressing", message = "Not looked at yet" }
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health
end
for _, condition in ipairs(status.conditions) do
  if condition.type == "Stalled" and condition.status == "True" then
    return { status = "Degraded", message = condition.message }
  end
end
for _, condition in ipairs(status.conditions) do
  if condition.type == "Ready" then
    if condition.status == "True" then
      if condition.reason == "Suspended" then
        return { status = "Suspended", message = condition.message }
      end
      return { status = "Healthy", message = condition.message }
    end
    health.message = condition.message
  end
end
return health
