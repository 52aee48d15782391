using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Console.Flask;

/// <summary>
/// The functions that jobs may name: keys of a ConfigMap, each with an action. A function is never code here. A colon in its name is a point
/// in the key, because keys cannot have colons.
/// </summary>
internal sealed class Functions(FlaskOptions options, IReadOnlyDictionary<string, string> actions)
{
    /// <summary>Reads them with the user's own rights.</summary>
    public static async Task<Functions> ReadAsync(KubeClient client, FlaskOptions options, CancellationToken cancellationToken)
    {
        var map = await client.Resource(KnownResources.ConfigMaps).FindAsync(options.Namespace, options.Functions, cancellationToken)
            ?? throw new SourceException("func", $"the ConfigMap {options.Functions}, which lists the functions, does not exist in namespace {options.Namespace}");
        return new Functions(options, map.Data ?? []);
    }

    /// <summary>The action of a job, with its arguments.</summary>
    public JsonObject ActionOf(string id, string function, JsonArray arguments, JsonObject named)
    {
        if (!actions.TryGetValue(function.Replace(':', '.'), out var text))
            throw new SourceException("func", $"expected one of the functions in ConfigMap {options.Functions} ({string.Join(", ", actions.Keys.Order(StringComparer.Ordinal))}), found '{Short.Of(function)}'");
        var action = Parse(function, text);
        if (action["http"] is JsonObject http)
            PutIntoBody(function, http, new JsonObject { ["id"] = id, ["func"] = function, ["args"] = arguments, ["kwargs"] = named });
        else if ((action["pod"] ?? action["job"]?["template"]?["spec"]) is { } pod && pod["template"]?["spec"]?["containers"] is JsonArray containers)
            PutIntoEnvironment(containers, [("JOB_ID", id), ("JOB_FUNC", function), ("JOB_ARGS", CompactJson.Of(arguments)), ("JOB_KWARGS", CompactJson.Of(named))]);
        else
            throw Wrong(function, "a template with containers");
        return action;
    }

    private JsonObject Parse(string function, string text)
    {
        JsonNode? parsed;
        try
        {
            parsed = YamlJson.Parse(text);
        }
        catch (FormatException e)
        {
            throw Wrong(function, $"YAML; {e.Message}");
        }

        if (parsed is JsonObject { Count: 1 } action && action.Single() is { Key: "pod" or "job" or "http", Value: JsonObject })
            return action;
        throw Wrong(function, "one of pod, job and http");
    }

    private SourceException Wrong(string function, string expected) => new("func", $"the action of '{Short.Of(function)}' in ConfigMap {options.Functions}: expected {expected}");

    private static void PutIntoBody(string function, JsonObject http, JsonObject body)
    {
        if (http.ContainsKey("body") || http.ContainsKey("bodyFrom"))
        {
            if (body["args"]!.AsArray().Count > 0)
                throw new SourceException("args", $"expected none: the action of '{Short.Of(function)}' has a body of its own");
            if (body["kwargs"]!.AsObject().Count > 0)
                throw new SourceException("kwargs", $"expected none: the action of '{Short.Of(function)}' has a body of its own");
            return;
        }

        http["body"] = VariableText.Escape(CompactJson.Of(body));
        if (http["headers"] is not JsonArray headers)
            http["headers"] = headers = [];
        if (!headers.Any(h => string.Equals(h?["name"]?.ToString(), "Content-Type", StringComparison.OrdinalIgnoreCase)))
            headers.Add((JsonNode)new JsonObject { ["name"] = "Content-Type", ["value"] = "application/json" });
    }

    private static void PutIntoEnvironment(JsonArray containers, IReadOnlyList<(string Name, string Value)> variables)
    {
        foreach (var container in containers.OfType<JsonObject>())
        {
            if (container["env"] is not JsonArray env)
                container["env"] = env = [];
            foreach (var (name, value) in variables)
                env.Add((JsonNode)new JsonObject { ["name"] = name, ["value"] = VariableText.Escape(value) });
        }
    }
}
