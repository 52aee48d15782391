using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>What users, kubelets and the Job controller do to the objects of the cluster.</summary>
internal sealed class Cluster(ApiStore store, ApiServer server, VirtualTime time)
{
    public const string Name = "demo";
    public const string Namespace = "team";

    /// <summary>The ScheduledJob; null if it is gone.</summary>
    public ScheduledJob? Schedule => store.Find(ApiStore.ScheduledJobs, Name)?.Deserialize(ModelJsonContext.Default.ScheduledJob);

    public bool Exists => store.Find(ApiStore.ScheduledJobs, Name) is not null;

    /// <summary>Pods and Jobs, newest first.</summary>
    public IReadOnlyList<(string Kind, JsonObject Item)> Objects =>
    [
        .. new[] { ApiStore.Pods, ApiStore.Jobs }.SelectMany(kind => store.List(kind).Select(item => (kind, item)))
            .OrderByDescending(o => o.item.Uid(), StringComparer.Ordinal),
    ];

    public void Create(ScheduledJobSpec spec) => store.Add(ApiStore.ScheduledJobs, new JsonObject
    {
        ["apiVersion"] = ApiConstants.GroupVersion,
        ["kind"] = ApiConstants.Kind,
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] = JsonSerializer.SerializeToNode(spec, ModelJsonContext.Default.ScheduledJobSpec),
    });

    public void Recreate(ScheduledJobSpec spec)
    {
        store.Remove(ApiStore.ScheduledJobs, Name);
        Create(spec);
    }

    public void Edit(ScheduledJobSpec spec) => store.Update(
        ApiStore.ScheduledJobs, Name, j => j["spec"] = JsonSerializer.SerializeToNode(spec, ModelJsonContext.Default.ScheduledJobSpec));

    public void CreateNamespace() => store.Add(ApiStore.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace } });

    public void Annotate(string key, string? value) => Annotate(ApiStore.ScheduledJobs, Name, key, value);

    /// <summary>Suspends the namespace; null resumes it.</summary>
    public void Pause(string? value) => Annotate(ApiStore.Namespaces, Namespace, ApiConstants.SuspendedAnnotation, value);

    public static bool HasEnded(string kind, JsonObject item) => kind == ApiStore.Pods
        ? (string?)item["status"]?["phase"] is "Succeeded" or "Failed"
        : item["status"]?["conditions"] is JsonArray { Count: > 0 };

    public void Meet(string kind, JsonObject item, Fate fate)
    {
        var name = item.Name();
        switch (fate)
        {
            case Fate.Goes:
                if (item.IsDeleting())
                    store.Remove(kind, name);
                break;
            case Fate.IsDeletedByUser:
                server.Delete(kind, name);
                break;
            default:
                if (!HasEnded(kind, item))
                    store.Update(kind, name, i => i["status"] = kind == ApiStore.Pods ? PodStatus(i, fate) : JobStatus(i, fate));
                if (HasEnded(kind, item) && (int?)item["spec"]?["ttlSecondsAfterFinished"] == 0)
                    store.Remove(kind, name);
                break;
        }
    }

    private void Annotate(string kind, string name, string key, string? value) => store.Update(kind, name, item =>
    {
        var metadata = item["metadata"]!.AsObject();
        var annotations = metadata["annotations"]?.DeepClone().AsObject() ?? [];
        annotations.Remove(key);
        if (value is not null)
            annotations[key] = value;
        metadata.Remove("annotations");
        if (annotations.Count > 0)
            metadata["annotations"] = annotations;
    });

    private JsonNode? PodStatus(JsonObject pod, Fate fate)
    {
        var code = fate switch { Fate.Succeeds => 0, Fate.Fails => 1, _ => (int?)null };
        return fate switch
        {
            Fate.Runs => new JsonObject { ["phase"] = "Running" },
            Fate.Dips => pod["status"]?["phase"] is null ? pod["status"]?.DeepClone() : new JsonObject { ["phase"] = "Unknown" },
            Fate.IsEvicted => new JsonObject { ["phase"] = "Failed", ["reason"] = "Evicted" },
            _ => new JsonObject
            {
                ["phase"] = fate.ToString() == "Succeeds" ? "Succeeded" : "Failed",
                ["containerStatuses"] = new JsonArray(new JsonObject
                {
                    ["name"] = "main",
                    ["state"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = code, ["finishedAt"] = KubeTimeConverter.ToText(time.Now) } },
                }),
            },
        };
    }

    private JsonNode? JobStatus(JsonObject job, Fate fate) => fate switch
    {
        Fate.Runs => new JsonObject { ["active"] = 1, ["ready"] = 1 },
        Fate.Dips => (int?)job["status"]?["active"] > 0 ? new JsonObject { ["active"] = 1, ["ready"] = 0 } : job["status"]?.DeepClone(),
        _ => new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = fate == Fate.Succeeds ? "Complete" : "Failed",
                ["status"] = "True",
                ["lastTransitionTime"] = KubeTimeConverter.ToText(time.Now),
            }),
        },
    };
}
