using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Cli.Convert.Manifests;
using ScheduledJobs.Cli.Convert.Robfig;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Cli.Convert.CronJobs;

/// <summary>Maps one CronJob, field by field.</summary>
internal sealed class CronJobMapping(ConvertSettings settings)
{
    private static readonly PolicyFields Policies = new("CronJob", "Job");

    public Draft Convert(Fields cronJob, string origin)
    {
        var metadata = cronJob.Object("metadata") ?? throw new SourceException("metadata", "is missing");
        var spec = cronJob.Object("spec") ?? throw new SourceException("spec", "is missing");
        var draft = new Draft(metadata.RequiredText("name"), origin);
        ObjectMetadata.Read(metadata, draft);
        Schedule(spec, AnchorOf(cronJob, metadata), draft);
        Policies.Read(spec, draft);
        var template = spec.Object("jobTemplate") ?? throw new SourceException("spec.jobTemplate", "is missing");
        if (template.Object("spec") is null)
            throw new SourceException("spec.jobTemplate.spec", "is missing");
        draft.Set("action.job.template", Template(template.Json));
        if (template.Json["spec"]?[TemplateFields.JobTimeToLive] is not null)
            draft.Note("action.job.template", TemplateFields.JobTimeToLive, "has no effect here; history deletes finished Jobs.");
        foreach (var (name, value) in spec.Unread())
            draft.NotConverted($"spec.{name}", $"{Short.Of(CompactJson.Of(value))} has no counterpart.");
        return draft;
    }

    private void Schedule(Fields spec, string? anchor, Draft draft)
    {
        var schedule = RobfigSchedule.Parse(spec.RequiredText("schedule"), "spec.schedule");
        draft.Set("trigger", schedule.Trigger);
        var zone = schedule.TimeZone ?? (spec.Text("timeZone") is { Length: > 0 } named ? named : null);
        if (schedule.TimeZone is not null && spec.Text("timeZone") is { } other && other != schedule.TimeZone)
            draft.Note("timeZone", "timeZone", $"the schedule itself names {schedule.TimeZone}, which overrides {Short.Of(other)}.");
        if (schedule.Every is { } every)
        {
            Interval(every, anchor, draft);
            return;
        }

        ZoneDefault.Apply(draft, zone, settings, "timeZone", "the CronJob names none and follows its controller manager, which is nearly always in UTC");
        draft.ClockRule = RobfigSchedule.RuleOf("CronJob");
    }

    private static void Interval(TimeSpan every, string? anchor, Draft draft)
    {
        if (every < TimeSpan.FromMinutes(1))
            draft.Note("trigger", "schedule", "a CronJob starts at most one Job a minute, whatever @every says; here every run starts.");
        draft.Set("startAt", anchor);
        draft.Note(
            anchor is null ? "trigger" : "startAt",
            "schedule",
            anchor is null
                ? "@every counts from the creation of the ScheduledJob here; from the last run, or the creation of the CronJob, there."
                : "@every counts from the last run of the CronJob, or its creation; so do the runs here.");
    }

    /// <summary>What <c>@every</c> counts from.</summary>
    private static string? AnchorOf(Fields cronJob, Fields metadata)
    {
        var anchor = cronJob.Object("status")?.Text("lastScheduleTime") ?? metadata.Text("creationTimestamp");
        return anchor is not null && DateTimeOffset.TryParse(anchor, out var time) ? Kube.Json.KubeTimeConverter.ToText(time) : null;
    }

    /// <summary>The template unchanged, but for the <c>creationTimestamp: null</c> that tools leave in it.</summary>
    private static JsonObject Template(JsonObject original)
    {
        var template = original.DeepClone().AsObject();
        DropCreationTime(template);
        if (template["spec"]?["template"] is JsonObject pod)
            DropCreationTime(pod);
        return template;
    }

    private static void DropCreationTime(JsonObject template)
    {
        if (template["metadata"] is not JsonObject metadata)
            return;
        metadata.Remove("creationTimestamp");
        if (metadata.Count == 0)
            template.Remove("metadata");
    }
}
