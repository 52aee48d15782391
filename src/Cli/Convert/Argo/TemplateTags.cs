using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Argo;

/// <summary>Replaces Argo's <c>{{tags}}</c> by parameters' values and by variables of a run.</summary>
internal sealed partial class TemplateTags
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["workflow.scheduledTime"] = "$(SCHEDULED_TIME)",
        ["workflow.name"] = "$(RUN_ID)",
        ["workflow.namespace"] = "$(SCHEDULEDJOB_NAMESPACE)",
        ["cronworkflow.name"] = "$(SCHEDULEDJOB_NAME)",
        ["cronworkflow.namespace"] = "$(SCHEDULEDJOB_NAMESPACE)",
    };

    /// <exception cref="NotSingleException">The template reads artifacts, or parameters that only Argo knows.</exception>
    public TemplateTags(Fields workflow, Fields template)
    {
        var arguments = Parameters(workflow.Any("arguments"), "workflow.parameters.");
        var inputs = Parameters(template.Any("inputs"), "inputs.parameters.");
        foreach (var (name, value) in inputs)
            _values[$"inputs.parameters.{name}"] = arguments.GetValueOrDefault(name) ?? value ?? throw new NotSingleException($"the parameter {name} has no value");
        foreach (var (name, value) in arguments)
            _values[$"workflow.parameters.{name}"] = value ?? throw new NotSingleException($"the parameter {name} has no value");
    }

    /// <exception cref="NotSingleException">A tag stands for something else.</exception>
    public JsonObject Resolve(JsonObject json) => (JsonObject)Resolve((JsonNode)json)!;

    private JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                var copy = new JsonObject();
                foreach (var (name, value) in json)
                    copy[name] = Resolve(value);
                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(Resolve)]);
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(Tag().Replace(text.GetValue<string>(), ValueOf));
            default:
                return node?.DeepClone();
        }
    }

    private string ValueOf(Match tag) =>
        _values.TryGetValue(tag.Groups["name"].Value, out var value) ? value : throw new NotSingleException(Short.Of(tag.Value));

    private static Dictionary<string, string?> Parameters(JsonNode? node, string path)
    {
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (node is not JsonObject json)
            return found;
        if (json.FirstOrDefault(member => member.Key != "parameters" && member.Value is not null).Key is { } other)
            throw new NotSingleException($"{path.Split('.')[0]} has {other}");
        foreach (var parameter in (json["parameters"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (parameter["valueFrom"] is not null)
                throw new NotSingleException($"the parameter {parameter["name"]} has valueFrom");
            found[parameter["name"]?.ToString() ?? ""] = (parameter["value"] ?? parameter["default"])?.ToString();
        }

        return found;
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}]*?)\s*\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();
}
