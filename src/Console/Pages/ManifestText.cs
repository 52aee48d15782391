using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>A ScheduledJob as a manifest that can be applied: without its status and without the server's bookkeeping.</summary>
internal static class ManifestText
{
    private static readonly string[] Kept = ["name", "namespace", "labels", "annotations"];

    public static string Of(ScheduledJob job)
    {
        var item = JsonSerializer.SerializeToNode(job, ModelJsonContext.Default.ScheduledJob)!.AsObject();
        var metadata = item["metadata"]!.AsObject();
        return JsonYaml.Write(new JsonObject
        {
            ["apiVersion"] = ApiConstants.GroupVersion,
            ["kind"] = ApiConstants.Kind,
            ["metadata"] = new JsonObject([.. Kept.Where(metadata.ContainsKey).Select(key => KeyValuePair.Create(key, metadata[key]?.DeepClone()))]),
            ["spec"] = item["spec"]?.DeepClone(),
        });
    }
}
