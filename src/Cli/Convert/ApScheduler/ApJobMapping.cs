using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.ApScheduler;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.ApScheduler;

/// <summary>Maps one job.</summary>
internal sealed class ApJobMapping(ConvertSettings settings, ApDefaults defaults)
{
    private const int MostCatchUp = 1000;

    private const string Script =
        "import json, os, pkgutil; pkgutil.resolve_name(os.environ['JOB_FUNC'])(*json.loads(os.environ['JOB_ARGS']), **json.loads(os.environ['JOB_KWARGS']))";

    public Draft Convert(Fields job, string? id, string origin)
    {
        id = job.Text("id") ?? id;
        var function = job.RequiredText("func");
        var draft = new Draft(id ?? Names.Label(function[(function.IndexOf(':', StringComparison.Ordinal) + 1)..]), origin);
        Trigger(job, draft);
        Paused(job, draft);
        Misfire(job, draft);
        Concurrency(job, draft);
        Action(job, id, function, draft);
        if (job.Text("name") is { } name && name != id && !function.EndsWith(name, StringComparison.Ordinal))
            draft.Annotations["kubernetes.io/description"] = name;
        foreach (var place in new[] { "executor", "jobstore" })
        {
            if (job.Text(place) is { } alias && alias != "default")
                draft.NotConverted(place, $"{Short.Of(alias)}: the cluster stores the schedule and runs its Pods.");
        }

        if (job.Flag("replace_existing") == false)
            draft.NotConverted("replace_existing", "false: kubectl apply updates an existing ScheduledJob; kubectl create refuses to.");
        job.Ignore("version", "type");
        foreach (var (field, value) in job.Unread())
            draft.NotConverted(field, $"{Short.Of(CompactJson.Of(value))} has no counterpart.");
        return draft;
    }

    private void Trigger(Fields job, Draft draft)
    {
        var node = job.Any("trigger") ?? throw new SourceException("trigger", "is missing; without one the job runs once, when it is added");
        var fields = node is JsonObject json ? new Fields(json, "trigger") : job;
        var type = node is JsonObject ? fields.Text("type") ?? fields.Text("trigger") ?? "" : node.ToString();
        var zone = defaults.TimeZone ?? settings.TimeZone ?? "UTC";
        var trigger = new ApTriggers(zone).Read(type, fields);
        draft.Set("trigger", trigger.Json).Set("startAt", trigger.StartAt).Set("endAt", trigger.EndAt);
        draft.ClockRule = trigger.ClockRule;
        if (trigger.UsesZone)
        {
            const string Rule = "neither the job nor the scheduler names one, so APScheduler uses the machine's";
            ZoneDefault.Apply(draft, trigger.TimeZone ?? defaults.TimeZone, settings, "timezone", Rule);
        }

        if (trigger.Jitter is { } jitter and > 0)
        {
            draft.Set("jitter", $"{jitter}s");
            draft.Note("jitter", "jitter", "derived from the resource and the time of a run: it never accumulates, and never passes the next run.");
        }

        foreach (var (field, text) in trigger.Notes)
            draft.Note("trigger", field, text);
        if (fields == job)
            return;
        foreach (var (field, value) in fields.Unread())
            draft.NotConverted($"trigger.{field}", $"{Short.Of(CompactJson.Of(value))} has no counterpart.");
    }

    /// <summary>A job that is added or stored without a next time is paused. Any other time is state, not configuration.</summary>
    private static void Paused(Fields job, Draft draft)
    {
        if (job.Has("next_run_time") && job.Any("next_run_time") is null)
            draft.Set("suspend", true).Note("suspend", "next_run_time", "null: the job is paused.");
        job.Ignore("next_run_time");
    }

    private void Misfire(Fields job, Draft draft)
    {
        var coalesce = job.Flag("coalesce") ?? defaults.Job?.Flag("coalesce") ?? true;
        if (!coalesce)
        {
            draft.Set("misfire.policy", "RunAll").Set("misfire.maxCatchUp", MostCatchUp);
            draft.Note("misfire", "coalesce", $"false: all missed runs are made up for, one after the other, but at most the newest {MostCatchUp}.");
        }

        var from = job.Has("misfire_grace_time") ? job : defaults.Job?.Has("misfire_grace_time") == true ? defaults.Job : null;
        var grace = from is null ? 1 : from.Whole("misfire_grace_time");
        if (grace > 1)
            draft.Set("misfire.deadline", $"{grace}s");
        else if (grace == 1)
            draft.Note("", "misfire_grace_time", "1 s, the default: APScheduler drops a run that is later than that. Here it runs late; misfire.deadline: 1s would drop it.");
        else if (grace is not null)
            throw new SourceException("misfire_grace_time", $"expected 1 or more seconds, or null, found {grace}");
    }

    private void Concurrency(Fields job, Draft draft)
    {
        var limit = job.Whole("max_instances") ?? defaults.Job?.Whole("max_instances") ?? 1;
        if (limit is < 1 or > 1000)
            throw new SourceException("max_instances", $"expected 1 to 1000, found {limit}");
        draft.Set("concurrency.policy", "Forbid").Set("concurrency.limit", limit);
    }

    private void Action(Fields job, string? id, string function, Draft draft)
    {
        var arguments = job.List("args")?.DeepClone() ?? new JsonArray();
        var named = job.Object("kwargs")?.Json.DeepClone() ?? new JsonObject();
        if (settings.Url is { } url)
        {
            var body = new JsonObject { ["id"] = id ?? draft.Name, ["func"] = function, ["args"] = arguments, ["kwargs"] = named };
            draft.Set("action", Containers.Call(url, body));
            return;
        }

        draft.Set("action", Containers.Pod(settings.Image!, ["python", "-c", Script],
        [
            new("JOB_FUNC", function), new("JOB_ARGS", CompactJson.Of(arguments)), new("JOB_KWARGS", CompactJson.Of(named)),
        ]));
    }
}
