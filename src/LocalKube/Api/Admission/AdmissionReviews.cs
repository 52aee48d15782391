using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Views;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Admission;

/// <summary>Writes AdmissionReviews as kube-apiserver does.</summary>
internal static class AdmissionReviews
{
    public static JsonObject Of(WriteRequest request, JsonObject? before, JsonObject after) => new()
    {
        ["kind"] = "AdmissionReview",
        ["apiVersion"] = "admission.k8s.io/v1",
        ["request"] = new JsonObject
        {
            ["uid"] = Guid.NewGuid().ToString(),
            ["kind"] = KindOf(request.Kind),
            ["resource"] = ResourceOf(request.Kind),
            ["subResource"] = request.Subresource.Length == 0 ? null : request.Subresource,
            ["requestKind"] = KindOf(request.Kind),
            ["requestResource"] = ResourceOf(request.Kind),
            ["name"] = after.TextAt("metadata", "name"),
            ["namespace"] = request.Namespace,
            ["operation"] = before is null ? "CREATE" : "UPDATE",
            ["userInfo"] = new JsonObject
            {
                ["username"] = "admin",
                ["groups"] = new JsonArray("system:masters", "system:authenticated"),
            },
            ["object"] = Shown(after, request.Kind),
            ["oldObject"] = before is null ? null : Shown(before, request.Kind),
            ["dryRun"] = request.DryRun,
            ["options"] = new JsonObject
            {
                ["kind"] = before is null ? "CreateOptions" : "UpdateOptions",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["fieldManager"] = request.FieldManager,
            },
        },
    };

    private static JsonObject Shown(JsonObject stored, ResourceKind kind)
    {
        var copy = stored.Copy();
        copy.Remove("apiVersion");
        copy.Remove("kind");
        return ObjectView.ToApi(copy, kind);
    }

    private static JsonObject KindOf(ResourceKind kind) => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static JsonObject ResourceOf(ResourceKind kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["resource"] = kind.Plural };
}
