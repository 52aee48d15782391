using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>Maps one trigger with its job.</summary>
internal sealed class TriggerMapping(ConvertSettings settings, TimeSpan misfireThreshold)
{
    public Draft Convert(XmlFields trigger, QuartzJob job, Draft draft)
    {
        var zoneName = trigger.Text("time-zone");
        var start = Time(trigger, "start-time", zoneName, draft);
        var end = Time(trigger, "end-time", zoneName, draft);
        switch (trigger.Kind)
        {
            case "cron":
                Cron(trigger, start, end, draft);
                break;
            case "simple":
                SimpleTrigger.Read(trigger, start, end, draft);
                break;
            case "calendar-interval":
                CalendarTrigger.Read(trigger, start, end, draft);
                break;
            default:
                throw new SourceException("", $"expected a cron, simple or calendar-interval trigger, found {trigger.Kind}");
        }

        if (draft.ClockRule is not null)
            ZoneDefault.Apply(draft, zoneName, settings, "time-zone", "the trigger names none, so Quartz uses that of its process");
        draft.Set("concurrency.policy", "Allow");
        MisfireInstruction.Read(trigger, misfireThreshold, draft);
        Action(trigger, job, draft);
        Rest(trigger, job, draft);
        return draft;
    }

    /// <summary>A time of the process's zone, if it names none, in the trigger's own.</summary>
    private LocalInstant? Time(XmlFields trigger, string name, string? zone, Draft draft)
    {
        if (trigger.Text(name) is not { } text)
            return null;
        var path = $"line {trigger.Line}: {name}";
        var process = settings.TimeZone ?? "UTC";
        var time = new LocalInstants(process).Read(text, path)!;
        if (settings.TimeZone is null && !LocalInstants.HasOffset(text))
            draft.Note(name == "start-time" ? "startAt" : "endAt", name, "names no offset, so it is in the time zone of Quartz's process: UTC, unless --time-zone sets another.");
        return new LocalInstants(zone ?? process).Read(time.Text, path);
    }

    private static void Cron(XmlFields trigger, LocalInstant? start, LocalInstant? end, Draft draft)
    {
        var expression = trigger.RequiredText("cron-expression").ToUpperInvariant();
        draft.Set("trigger.cron.expression", expression).Set("trigger.cron.dialect", "Quartz");
        draft.Set("startAt", start?.Text).Set("endAt", end?.Text);
        draft.ClockRule = new ClockRule("Quartz", GapPolicy.Shift, OverlapPolicy.First);
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length > 3 && fields[3] is "29W" or "30W" or "31W")
        {
            draft.Note(
                "trigger",
                "cron-expression",
                $"{fields[3]} runs in no month without that day; Quartz takes the weekday nearest to the last day. LW means that in every month.");
        }

        if (fields.Length > 5 && fields[5].Contains('#', StringComparison.Ordinal) && fields[5].Contains(',', StringComparison.Ordinal))
            draft.Note("trigger", "cron-expression", $"every item of '{fields[5]}' counts; Quartz applies the number after # to the first and drops the others.");
    }

    private void Action(XmlFields trigger, QuartzJob job, Draft draft)
    {
        var data = job.Data.DeepClone().AsObject();
        foreach (var (name, value) in QuartzJob.DataOf(trigger))
            data[name] = value?.DeepClone();
        var type = job.Type ?? throw new SourceException($"line {job.Line}: job-class", "is missing");
        if (settings.Url is { } url)
        {
            var body = new JsonObject { ["job"] = job.Name, ["group"] = job.Group, ["class"] = type, ["data"] = data };
            draft.Set("action", Containers.Call(url, body));
            draft.Note("action", "job-class", "the target of the call must do what the class does.");
            return;
        }

        draft.Set("action", Containers.Pod(settings.Image!, [],
        [
            new("JOB_CLASS", type), new("JOB_NAME", job.Name), new("JOB_GROUP", job.Group), new("JOB_DATA", CompactJson.Of(data)),
        ]));
        draft.Note("action", "job-class", "the image must run the class that JOB_CLASS names, with the job-data-map in JOB_DATA (JSON).");
    }

    private static void Rest(XmlFields trigger, QuartzJob job, Draft draft)
    {
        var descriptions = new[] { job.Description, trigger.Text("description") }.OfType<string>().Distinct().ToList();
        if (descriptions.Count > 0)
            draft.Annotations["kubernetes.io/description"] = string.Join(' ', descriptions);
        if (job.IsRecovered)
            draft.Note("action", "recover", "a Pod outlives the operator, so a run is not interrupted by its restart, and none is repeated.");
        if (trigger.Text("priority") is { } priority)
            draft.NotConverted("priority", $"{priority}: runs start in the order in which they are due.");
        if (trigger.Text("calendar-name") is { } calendar)
            draft.NotConverted("calendar-name", $"the times that {Short.Of(calendar)} excludes are not excluded here; Quartz keeps calendars in code. Write its days to a ScheduleCalendar, and refer to it in spec.exclude.calendars.");
        if (trigger.Text("start-time-seconds-in-future") is { } seconds)
            draft.NotConverted("start-time-seconds-in-future", $"{Short.Of(seconds)}: the schedule starts when it is applied.");
        _ = (trigger.Text("name"), trigger.Text("group"));
        foreach (var (name, text) in trigger.Unread().Concat(job.Unread))
            draft.NotConverted(name, $"{Short.Of(text)} has no counterpart.");
    }
}
