using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>Actions for sources that only name a command or a function.</summary>
internal static class Containers
{
    /// <summary>A Pod with one container.</summary>
    public static JsonObject Pod(string image, IEnumerable<string> command, IEnumerable<KeyValuePair<string, string>> environment, string? folder = null)
    {
        var container = new JsonObject { ["name"] = "main", ["image"] = image };
        var words = new JsonArray([.. command.Select(word => JsonValue.Create(VariableText.Escape(word)))]);
        if (words.Count > 0)
            container["command"] = words;
        if (folder is not null)
            container["workingDir"] = folder;
        var variables = new JsonArray();
        foreach (var (name, value) in environment)
            variables.Add((JsonNode)new JsonObject { ["name"] = name, ["value"] = VariableText.Escape(value) });
        if (variables.Count > 0)
            container["env"] = variables;
        return Pod(new JsonObject { ["restartPolicy"] = "Never", ["containers"] = new JsonArray(container) });
    }

    /// <summary>A Pod with the given spec.</summary>
    public static JsonObject Pod(JsonObject spec, JsonObject? metadata = null)
    {
        var template = new JsonObject();
        if (metadata is { Count: > 0 })
            template["metadata"] = metadata;
        template["spec"] = spec;
        return new JsonObject { ["pod"] = new JsonObject { ["template"] = template } };
    }

    /// <summary>A call with a JSON body. <c>{name}</c> in the URL is replaced when the name is final.</summary>
    public static JsonObject Call(string url, JsonObject body)
    {
        var header = new JsonObject { ["name"] = "Content-Type", ["value"] = "application/json" };
        return new JsonObject
        {
            ["http"] = new JsonObject
            {
                ["url"] = url,
                ["headers"] = new JsonArray(header),
                ["body"] = VariableText.Escape(CompactJson.Of(body)),
            },
        };
    }
}
