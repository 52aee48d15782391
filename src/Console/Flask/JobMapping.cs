using System.Text.Json.Nodes;
using ScheduledJobs.Model.ApScheduler;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Console.Flask;

/// <summary>
/// What a job of Flask-APScheduler means for a spec. Fields that cannot be honoured are refused: nothing is dropped in silence.
/// </summary>
internal sealed class JobMapping(Functions? functions)
{
    private const int MostCatchUp = 1000;
    private const string Zone = "UTC";

    private static readonly string[] TriggerFields =
    [
        "run_date", "weeks", "days", "hours", "minutes", "seconds", "start_date", "end_date", "timezone", "jitter", "year", "month", "day", "week", "day_of_week", "hour",
        "minute", "second", "years", "months", "triggers",
    ];

    /// <summary>Whether a change needs the functions.</summary>
    public static bool NeedsFunctions(JsonObject given) => given.ContainsKey("func") || given.ContainsKey("args") || given.ContainsKey("kwargs");

    /// <summary>Puts what is given into a spec, and into what is kept beside it.</summary>
    /// <param name="given">The members of the request.</param>
    /// <param name="about">Id, name, func, args and kwargs.</param>
    /// <param name="spec">The spec; empty for a new job.</param>
    /// <param name="nextRun">The next run as the API shows it, which a client may send back.</param>
    public void Apply(JsonObject given, JsonObject about, JsonObject spec, string? nextRun)
    {
        var job = new Fields(given, "");
        var isNew = spec.Count == 0;
        if (job.Text("name") is { } name)
            about["name"] = name;
        if (isNew || job.Has("trigger"))
            Trigger(job, spec);
        else if (TriggerFields.FirstOrDefault(given.ContainsKey) is { } alone)
            throw new SourceException(alone, "expected together with trigger: a trigger is replaced as a whole");
        Misfire(job, spec);
        if (isNew || job.Has("max_instances"))
            Concurrency(job, spec);
        Pause(job, spec, nextRun);
        Action(job, about, spec, isNew || NeedsFunctions(given));
        foreach (var place in (string[])["executor", "jobstore"])
        {
            if (job.Text(place) is { } alias && alias != "default")
                throw new SourceException(place, $"expected default, found '{Short.Of(alias)}': the cluster stores the schedule and runs it");
        }

        job.Ignore("id", "replace_existing");
        if (given["trigger"] is not JsonObject && ((string[])["type", "version"]).FirstOrDefault(given.ContainsKey) is { } stray)
            throw new SourceException(stray, "belongs into trigger");
        if (job.Unread().Select(field => field.Key).FirstOrDefault() is { } unknown)
            throw new SourceException(unknown, "has no counterpart in a ScheduledJob");
    }

    private static void Trigger(Fields job, JsonObject spec)
    {
        var node = job.Any("trigger") ?? throw new SourceException("trigger", "is missing");
        var fields = node is JsonObject json ? new Fields(json, "trigger") : job;
        var type = node is JsonObject ? fields.RequiredText("type") : job.RequiredText("trigger");
        var trigger = new ApTriggers(Zone).Read(type, fields);
        foreach (var member in (string[])["trigger", "timeZone", "startAt", "endAt", "jitter"])
            spec.Remove(member);
        spec["trigger"] = trigger.Json;
        if (trigger.UsesZone)
            spec["timeZone"] = trigger.TimeZone ?? Zone;
        if (trigger.StartAt is { } start)
            spec["startAt"] = start;
        if (trigger.EndAt is { } end)
            spec["endAt"] = end;
        if (trigger.Jitter is { } jitter and > 0)
            spec["jitter"] = $"{jitter}s";
        if (fields != job && fields.Unread().Select(field => field.Key).FirstOrDefault() is { } unknown)
            throw new SourceException($"trigger.{unknown}", "is not a field of this trigger");
    }

    private static void Misfire(Fields job, JsonObject spec)
    {
        if (job.Flag("coalesce") is { } coalesce)
        {
            var misfire = Member(spec, "misfire");
            misfire["policy"] = coalesce ? "RunLatest" : "RunAll";
            misfire.Remove("maxCatchUp");
            if (!coalesce)
                misfire["maxCatchUp"] = MostCatchUp;
        }

        if (!job.Has("misfire_grace_time"))
            return;
        var grace = job.Whole("misfire_grace_time");
        if (grace is < 1)
            throw new SourceException("misfire_grace_time", $"expected 1 or more seconds, or null, found {grace}");
        if (grace is null)
            (spec["misfire"] as JsonObject)?.Remove("deadline");
        else
            Member(spec, "misfire")["deadline"] = $"{grace}s";
    }

    private static void Concurrency(Fields job, JsonObject spec)
    {
        var limit = job.Whole("max_instances") ?? 1;
        if (limit is < 1 or > 1000)
            throw new SourceException("max_instances", $"expected 1 to 1000, found {limit}");
        spec["concurrency"] = new JsonObject { ["policy"] = "Forbid", ["limit"] = limit };
    }

    private static void Pause(Fields job, JsonObject spec, string? nextRun)
    {
        if (!job.Has("next_run_time"))
            return;
        var next = job.Text("next_run_time");
        if (next is null)
            spec["suspend"] = true;
        else if (next != nextRun)
            throw new SourceException("next_run_time", "follows from the trigger, and cannot be chosen; null pauses the job");
    }

    private void Action(Fields job, JsonObject about, JsonObject spec, bool isChanged)
    {
        if (!isChanged)
            return;
        if (!about.ContainsKey("func") || job.Has("func"))
            about["func"] = job.RequiredText("func");
        if (!about.ContainsKey("args") || job.Has("args"))
            about["args"] = job.List("args")?.DeepClone() ?? new JsonArray();
        if (!about.ContainsKey("kwargs") || job.Has("kwargs"))
            about["kwargs"] = job.Object("kwargs")?.Json.DeepClone() ?? new JsonObject();
        spec["action"] = functions!.ActionOf(
            about["id"]!.ToString(), about["func"]!.ToString(), (JsonArray)about["args"]!.DeepClone(), (JsonObject)about["kwargs"]!.DeepClone());
    }

    private static JsonObject Member(JsonObject spec, string name)
    {
        if (spec[name] is not JsonObject member)
            spec[name] = member = [];
        return member;
    }
}
