using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>A ScheduledJob in the making, with its notes.</summary>
/// <param name="name">Its name in the source; made fit for Kubernetes later.</param>
/// <param name="origin">Where it comes from.</param>
internal sealed class Draft(string name, string origin)
{
    // As in docs/api.md.
    private static readonly string[] Order =
    [
        "trigger", "timeZone", "startAt", "endAt", "maxRuns", "daylightSaving", "jitter", "runOnCreate", "suspend", "misfire", "concurrency",
        "retry", "timeout", "history", "action",
    ];

    private readonly JsonObject _spec = [];
    private readonly List<Note> _notes = [];

    public string Name { get; set; } = name;

    public string Origin { get; } = origin;

    public string? Namespace { get; set; }

    public JsonObject Labels { get; set; } = [];

    public JsonObject Annotations { get; set; } = [];

    /// <summary>Comments of the source that belong to it.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>What the source does when clocks change; null if that does not matter.</summary>
    public ClockRule? ClockRule { get; set; }

    public IReadOnlyList<Note> Notes => _notes;

    /// <summary>Sets a field of the spec, such as <c>misfire.deadline</c>; null leaves it out.</summary>
    public Draft Set(string path, JsonNode? value)
    {
        if (value is null)
            return this;
        var names = path.Split('.');
        var into = _spec;
        foreach (var member in names[..^1])
        {
            if (into[member] is not JsonObject inner)
                into[member] = inner = [];
            into = inner;
        }

        into[names[^1]] = value;
        return this;
    }

    public bool Has(string path)
    {
        JsonNode? node = _spec;
        foreach (var member in path.Split('.'))
            node = (node as JsonObject)?[member];
        return node is not null;
    }

    /// <summary>Adds a note above a field of the spec; an empty path means the top of the manifest.</summary>
    public Draft Note(string at, string field, string text)
    {
        _notes.Add(new Note(at.Length == 0 ? "" : $"spec.{at}", field, text));
        return this;
    }

    /// <summary>A note about a field without a counterpart.</summary>
    public Draft NotConverted(string field, string text) => Note("", field, $"not converted: {text}");

    public JsonObject ToManifest()
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (Namespace is not null)
            metadata["namespace"] = Namespace;
        if (Labels.Count > 0)
            metadata["labels"] = Labels.DeepClone();
        if (Annotations.Count > 0)
            metadata["annotations"] = Annotations.DeepClone();
        var spec = new JsonObject();
        foreach (var field in Order.Where(_spec.ContainsKey))
            spec[field] = _spec[field]!.DeepClone();
        return new JsonObject
        {
            ["apiVersion"] = ApiConstants.GroupVersion,
            ["kind"] = ApiConstants.Kind,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
    }
}
