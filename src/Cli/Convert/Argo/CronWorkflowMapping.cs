using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Cli.Convert.Manifests;
using ScheduledJobs.Cli.Convert.Robfig;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Argo;

/// <summary>Maps one Argo CronWorkflow, field by field.</summary>
internal sealed class CronWorkflowMapping(ConvertSettings settings)
{
    private static readonly PolicyFields Policies = new("CronWorkflow", "Workflow");

    public Draft Convert(Fields cronWorkflow, string origin)
    {
        var metadata = cronWorkflow.Object("metadata") ?? throw new SourceException("metadata", "is missing");
        var spec = cronWorkflow.Object("spec") ?? throw new SourceException("spec", "is missing");
        var draft = new Draft(metadata.RequiredText("name"), origin);
        ObjectMetadata.Read(metadata, draft);
        Schedule(spec, draft);
        Policies.Read(spec, draft);
        if (spec.Object("stopStrategy") is { } stop)
        {
            draft.NotConverted("spec.stopStrategy", $"{Short.Of(stop.Text("expression") ?? stop.Text("condition") ?? "")}: no field stops a schedule by its "
                + "results; maxRuns limits the number of runs, and an alert on consecutiveFailures can suspend it.");
        }

        if (spec.Text("when") is { } when)
            draft.NotConverted("spec.when", $"{Short.Of(when)}: the run starts in any case; let the container exit at once if there is nothing to do.");
        if (spec.Any("workflowMetadata") is { } workflowMetadata)
            draft.NotConverted("spec.workflowMetadata", $"{Short.Of(CompactJson.Of(workflowMetadata))} is for Workflows.");
        var workflow = spec.Object("workflowSpec") ?? throw new SourceException("spec.workflowSpec", "is missing");
        new WorkflowAction(settings).Read(workflow, metadata.RequiredText("name"), draft);
        foreach (var (name, value) in spec.Unread())
            draft.NotConverted($"spec.{name}", $"{Short.Of(CompactJson.Of(value))} has no counterpart.");
        return draft;
    }

    private void Schedule(Fields spec, Draft draft)
    {
        var texts = (spec.List("schedules") ?? []).Select(item => item is null ? "" : item.ToString()).ToList();
        if (spec.Text("schedule") is { Length: > 0 } single)
            texts.Insert(0, single);
        if (texts.Count == 0)
            throw new SourceException("spec.schedules", "is missing");
        if (texts.Count > 20)
            throw new SourceException("spec.schedules", $"expected at most 20, found {texts.Count}");
        var schedules = texts.Select(text => RobfigSchedule.Parse(text, "spec.schedules")).ToList();
        var zones = schedules.Select(schedule => schedule.TimeZone).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (zones.Count > 1 || (zones.Count == 1 && schedules.Exists(s => s.TimeZone is null && s.Every is null)))
            throw new SourceException("spec.schedules", $"expected one time zone for all, found {string.Join(", ", zones)}; make one CronWorkflow per zone");
        draft.Set("trigger", schedules.Count == 1 ? schedules[0].Trigger : new JsonObject { ["anyOf"] = new JsonArray([.. schedules.Select(s => s.Trigger)]) });
        if (schedules.Exists(schedule => schedule.Every is not null))
            draft.Note("trigger", "schedule", "@every counts from the creation of the ScheduledJob here; from the last run there.");
        if (schedules.TrueForAll(schedule => schedule.Every is not null))
            return;
        var zone = zones.FirstOrDefault() ?? (spec.Text("timezone") is { Length: > 0 } named ? named : null);
        ZoneDefault.Apply(draft, zone, settings, "timezone", "the CronWorkflow names none and follows its controller, which is nearly always in UTC");
        draft.ClockRule = RobfigSchedule.RuleOf("Argo");
    }
}
