using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Manifests;

/// <summary>A ScheduledJob in a file, or why it is not one.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">namespace/name, or name.</param>
/// <param name="Job">The object; null if it has problems.</param>
/// <param name="Problems">What the API server would refuse, each with its field.</param>
public sealed record ScheduleManifest(string File, string Name, ScheduledJob? Job, IReadOnlyList<string> Problems)
{
    /// <summary>The ScheduledJobs among manifests; other kinds are left out, files that cannot be read are not.</summary>
    public static IReadOnlyList<ScheduleManifest> Of(IEnumerable<Manifest> manifests) =>
        [.. manifests.Where(m => m.Problem is not null || IsSchedule(m)).Select(Of)];

    private static bool IsSchedule(Manifest manifest) =>
        manifest.Kind == ApiConstants.Kind && manifest.ApiVersion?.StartsWith($"{ApiConstants.Group}/", StringComparison.Ordinal) == true;

    private static ScheduleManifest Of(Manifest manifest)
    {
        if (manifest.Object is not { } item)
            return new ScheduleManifest(manifest.File, "", null, [manifest.Problem!]);
        var metadata = item["metadata"] as JsonObject;
        var (@namespace, name) = (metadata?["namespace"]?.ToString(), metadata?["name"]?.ToString());
        var shown = name is null ? "" : @namespace is null ? name : $"{@namespace}/{name}";
        var problems = new List<string>();
        if (manifest.ApiVersion != ApiConstants.GroupVersion)
            problems.Add($"apiVersion: expected {ApiConstants.GroupVersion}, found {manifest.ApiVersion}");
        if (string.IsNullOrEmpty(name) && metadata?["generateName"] is null)
            problems.Add("metadata.name: is missing");
        if (item["spec"] is not JsonObject spec)
            return new ScheduleManifest(manifest.File, shown, null, [.. problems, "spec: is missing"]);
        problems.AddRange(UnknownFields.Find(spec, ModelJsonContext.Default.ScheduledJobSpec, "spec"));
        return TryRead(item, problems) is { } job && problems.Count == 0
            ? new ScheduleManifest(manifest.File, shown, job, [])
            : new ScheduleManifest(manifest.File, shown, null, problems);
    }

    private static ScheduledJob? TryRead(JsonObject item, List<string> problems)
    {
        try
        {
            return item.Deserialize(ModelJsonContext.Default.ScheduledJob);
        }
        catch (JsonException e)
        {
            var path = e.Path?.TrimStart('$', '.') ?? "";
            problems.Add($"{path}: the value cannot be read; kubectl explain scheduledjob.{path} says what is expected");
            return null;
        }
    }
}
