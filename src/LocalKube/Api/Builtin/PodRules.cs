using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Pods: defaults, immutable spec, and the graceful end of a Pod that has a node.</summary>
internal sealed class PodRules : KindRules
{
    private const string Immutable =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public override bool TracksGeneration => true;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = new Dictionary<string, string[]>(MetadataFields)
    {
        ["spec.nodeName"] = ["spec", "nodeName"],
        ["spec.restartPolicy"] = ["spec", "restartPolicy"],
        ["spec.schedulerName"] = ["spec", "schedulerName"],
        ["spec.serviceAccountName"] = ["spec", "serviceAccountName"],
        ["status.phase"] = ["status", "phase"],
        ["status.podIP"] = ["status", "podIP"],
        ["status.nominatedNodeName"] = ["status", "nominatedNodeName"],
    };

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        PodSpecs.Default(spec);
        spec.Default("enableServiceLinks", true);
    }

    public override void PrepareCreate(JsonObject obj, DateTimeOffset now)
    {
        var spec = obj.Ensure("spec");
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec["serviceAccountName"]!.DeepClone());
        spec.Default("priority", 0L);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
    }

    public override IEnumerable<FieldError> Validate(JsonObject obj) => PodSpecs.Validate(obj.ObjectAt("spec"), "spec");

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after)
    {
        foreach (var error in Validate(after))
            yield return error;
        var frozen = Frozen(before);
        // A Pod without a node gets one by a patch here; there is no scheduler and no binding subresource.
        if (frozen.TextAt("nodeName") is not { Length: > 0 })
            frozen.Put("nodeName", after.At("spec", "nodeName"));
        if (!JsonNode.DeepEquals(frozen, Frozen(after)))
            yield return FieldError.Forbidden("spec", Immutable);
    }

    public override long? GracePeriod(JsonObject obj, long? requested)
    {
        // Without a node, or once it has ended, there is nothing to wait for.
        if (obj.TextAt("spec", "nodeName") is not { Length: > 0 } || obj.TextAt("status", "phase") is "Failed" or "Succeeded")
            return 0;
        return Math.Max(0, requested ?? obj.NumberAt("spec", "terminationGracePeriodSeconds") ?? 30);
    }

    private static JsonObject Frozen(JsonObject pod)
    {
        var spec = pod.ObjectAt("spec")?.Copy() ?? [];
        foreach (var list in (string[])["containers", "initContainers"])
        {
            foreach (var container in spec.ObjectsAt(list))
                container.Remove("image");
        }

        foreach (var mutable in (string[])["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"])
            spec.Remove(mutable);
        return spec;
    }
}
