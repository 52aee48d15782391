using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.ApScheduler;

/// <summary>
/// Reads jobs of APScheduler 3 from JSON: a list of add_job calls, Flask-APScheduler's settings, its list of jobs, or a dumped job store.
/// </summary>
internal sealed class ApJobReader(ConvertSettings settings)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly string[] JobKeys = ["jobs", "JOBS", "SCHEDULER_JOBS"];

    public void Read(SourceText source, Conversion into)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(source.Text.TrimStart('\ufeff'), documentOptions: Lenient);
        }
        catch (JsonException e)
        {
            into.Fail(string.Create(CultureInfo.InvariantCulture, $"{source.Name}:{e.LineNumber + 1}"), $"expected JSON; {e.Message.Split(". ")[0]}");
            return;
        }

        try
        {
            Read(source, root, into);
        }
        catch (Exception e) when (e is SourceException or ArgumentException)
        {
            // A name that occurs twice in an object is found only when the object is used.
            into.Fail(source.Name, e.Message);
        }
    }

    private void Read(SourceText source, JsonNode? root, Conversion into)
    {
        var defaults = ApDefaults.None;
        var (jobs, path) = (root, "");
        if (root is JsonObject json && JobKeys.FirstOrDefault(json.ContainsKey) is { } key)
        {
            var fields = new Fields(json, "");
            fields.Ignore(key);
            defaults = ApDefaults.Read(fields);
            (jobs, path) = (json[key], key);
            foreach (var (name, value) in fields.Unread())
                into.Comment($"{source.Name}: {name} = {Short.Of(CompactJson.Of(value))} has no counterpart.");
        }

        into.Comment($"{source.Name}: {(settings.Url is null
            ? "each container imports JOB_FUNC and calls it with JOB_ARGS and JOB_KWARGS (JSON), so the image must contain the application"
            : "each call has func, args and kwargs in its body, so the application needs an endpoint that runs them; accept known functions only")}.");
        if (jobs is JsonObject single && (single.ContainsKey("func") || single.ContainsKey("trigger")))
            jobs = new JsonArray(single.DeepClone());
        if (jobs is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
                Convert(list[i], null, source, $"{path}[{i}]", defaults, into);
        }
        else if (jobs is JsonObject byId)
        {
            foreach (var (id, job) in byId)
                Convert(job, id, source, path.Length == 0 ? id : $"{path}.{id}", defaults, into);
        }
        else
        {
            throw Fields.Wrong(path, "a list of jobs, or an object with a job per id", jobs);
        }
    }

    private void Convert(JsonNode? node, string? id, SourceText source, string path, ApDefaults defaults, Conversion into)
    {
        var place = $"{source.Name}: {path}";
        if (node is JsonObject json && json["id"] is JsonValue known)
            place += $" ({Short.Of(known.ToString())})";
        into.Try(place, () => new ApJobMapping(settings, defaults).Convert(Fields.Of(node, ""), id, place));
    }
}
