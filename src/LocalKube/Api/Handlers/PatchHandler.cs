using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Ownership;
using ScheduledJobs.LocalKube.Api.Patching;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Handlers;

/// <summary>Patches of all four kinds.</summary>
internal sealed class PatchHandler(ObjectWriter writer, TimeProvider time)
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    private static readonly string[] ForCustom = [JsonPatchType, MergePatchType, ApplyType];
    private static readonly string[] ForBuiltin = [JsonPatchType, MergePatchType, StrategicType, ApplyType];

    public async Task PatchAsync(ResourceRequest request)
    {
        var accepted = request.Kind.IsCustom ? ForCustom : ForBuiltin;
        var type = RequestBody.MediaType(request.Http, accepted);
        var write = request.Http.ToWriteRequest(request.Kind, request.Path, "PatchOptions");
        var body = await RequestBody.ReadAsync(request.Http, accepted, why => $"error decoding patch: {why}");
        var (stored, created) = type == ApplyType
            ? await ApplyAsync(request, write, body)
            : (await writer.PatchAsync(write, current => Change(write, current, body, type)), false);
        await request.WriteObjectAsync(stored, time.GetUtcNow(), created ? 201 : 200);
    }

    private static JsonObject Change(WriteRequest write, JsonObject current, RequestBody body, string type)
    {
        var changed = type switch
        {
            JsonPatchType => JsonPatch.Apply(
                current, body.Node as JsonArray ?? throw Refusals.BadRequest("error decoding patch: a JSON patch is a list of operations")),
            MergePatchType => JsonMergePatch.Apply(current, Object(body)),
            _ => StrategicMergePatch.Apply(current, Object(body), write.Kind.Schema),
        };
        var result = changed as JsonObject ?? throw Refusals.PatchNotApplicable();
        var shown = JsonText.ToText(result);
        return ObjectDecoder.Decode(write, result, body.Duplicates, why => RefusePatch(shown, why));
    }

    private Task<(Storage.StoredObject Object, bool Created)> ApplyAsync(ResourceRequest request, WriteRequest write, RequestBody body)
    {
        if (request.Http.Text("fieldManager").Length == 0)
            throw Refusals.InvalidOptions("PatchOptions", FieldError.Required("fieldManager", "is required for apply patch"));
        var applied = Object(body);
        if (applied.TextAt("apiVersion") != write.Kind.ApiVersion || applied.TextAt("kind") != write.Kind.Kind)
            throw Refusals.BadRequest($"invalid object type: {applied.TextAt("apiVersion") ?? "/"}, Kind={applied.TextAt("kind")}");
        if (applied.At("metadata", "managedFields") is not null)
            throw Refusals.BadRequest("metadata.managedFields must be nil");
        if (AppliedTypes.Faults(applied, write.Kind.Schema).ToList() is { Count: > 0 } faults)
        {
            var what = $"{applied.TextAt("metadata", "namespace")}/{write.Name}; {write.Kind.ApiVersion}, Kind={write.Kind.Kind}";
            throw Refusals.Internal($"failed to create typed patch object ({what}): {string.Join("\n", faults)}");
        }

        return writer.ApplyAsync(write, applied, request.Http.Flag("force"));
    }

    private static JsonObject Object(RequestBody body) =>
        body.Node as JsonObject ?? throw Refusals.BadRequest("error decoding patch: the patch is not an object");

    private static StatusException RefusePatch(string shown, string why) =>
        Refusals.InvalidKind("", "", "", "", [FieldError.Invalid("patch", shown, why)]);
}
