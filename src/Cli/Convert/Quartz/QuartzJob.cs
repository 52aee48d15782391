using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>A job of Quartz, which several triggers may start.</summary>
internal sealed record QuartzJob(string Name, string Group, int Line)
{
    private const string DefaultGroup = "DEFAULT";

    /// <summary>The class.</summary>
    public string? Type { get; private init; }

    public string? Description { get; private init; }

    public bool IsRecovered { get; private init; }

    public JsonObject Data { get; private init; } = [];

    public IReadOnlyList<(string Name, string Text)> Unread { get; private init; } = [];

    public string Key => $"{Group}.{Name}";

    public static QuartzJob Read(XmlFields job)
    {
        var read = new QuartzJob(job.Text("name") ?? "", job.Text("group") ?? DefaultGroup, job.Line)
        {
            Type = job.Text("job-class") ?? job.Text("job-type"),
            Description = job.Text("description"),
            IsRecovered = job.Text("recover") is "true" or "1",
            Data = DataOf(job),
        };

        // Durable: the job stays without a trigger; here each ScheduledJob has one.
        _ = job.Text("durability");
        return read with { Unread = [.. job.Unread()] };
    }

    /// <summary>Whether a trigger starts this job.</summary>
    public bool IsOf(XmlFields trigger) => KeyOf(trigger, "job-name", "job-group") == Key;

    public static string KeyOf(XmlFields element, string name, string group) => $"{element.Text(group) ?? DefaultGroup}.{element.Text(name)}";

    /// <summary>The entries of a job-data-map.</summary>
    public static JsonObject DataOf(XmlFields element)
    {
        var data = new JsonObject();
        foreach (var entry in element.All("job-data-map").SelectMany(map => map.All("entry")))
            data[entry.Text("key") ?? ""] = entry.Text("value") ?? "";
        return data;
    }
}
