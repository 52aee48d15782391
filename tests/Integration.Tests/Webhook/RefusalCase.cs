using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>One case of Manifests/refusals.yaml: a spec, or an edit of one, and what is said about it.</summary>
public sealed record RefusalCase(string Name, JsonObject Spec, JsonObject? Edit, string? Refuses, IReadOnlyList<string> Warns)
{
    private const string ScheduledJob = "ScheduledJob";

    private const string File = "Manifests/refusals.yaml";

    private static readonly Lazy<IReadOnlyDictionary<string, RefusalCase>> All = new(() => Read().ToDictionary(c => c.Name));

    public static IEnumerable<string> Names => All.Value.Keys;

    public static RefusalCase Of(string name) => All.Value[name];

    /// <summary>The name of its kind.</summary>
    public string KindName { get; private init; } = ScheduledJob;

    /// <summary>The resource before an edit.</summary>
    public JsonObject Resource => new()
    {
        ["apiVersion"] = "scheduledjobs.dev/v1alpha1",
        ["kind"] = KindName,
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] = Spec.DeepClone(),
    };

    /// <summary>The edit as a merge patch.</summary>
    public JsonObject Patch => new() { ["spec"] = Edit!.DeepClone() };

    private static IEnumerable<RefusalCase> Read()
    {
        var table = YamlText.Single(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, File)));
        foreach (var item in table.Items("cases"))
        {
            var spec = (JsonObject?)item["spec"]?.DeepClone() ?? [];
            var kind = item.Text("kind") ?? ScheduledJob;
            if (kind == ScheduledJob)
            {
                spec["trigger"] ??= YamlText.Single("cron: {expression: \"0 3 * * *\"}");
                spec["action"] ??= YamlText.Single("http: {url: \"http://target.example/\"}");
            }

            yield return new RefusalCase(
                item.Text("name")!,
                spec,
                item["edit"] as JsonObject,
                item.Text("refuses"),
                item["warns"] is JsonArray warnings ? [.. warnings.Select(w => (string)w!)] : [])
            {
                KindName = kind,
            };
        }
    }
}
