using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>Carries out requests on an <see cref="ApiStore"/>, with preconditions and optimistic concurrency like the real one.</summary>
internal sealed class ApiServer(ApiStore store, VirtualTime time)
{
    /// <summary>Called for each written status: the request, the status before, and after.</summary>
    public Action<ApiCall, JsonObject, JsonObject>? StatusWritten { get; set; }

    /// <summary>Called for each ScheduledJob that a request deletes.</summary>
    public Action<ApiCall, JsonObject>? Expired { get; set; }

    /// <summary>Called for each created Pod or Job.</summary>
    public Action<ApiCall, JsonObject>? Created { get; set; }

    public HttpResponseMessage Answer(ApiCall call) => call switch
    {
        { Verb: Verb.Read, Name: null } => List(call),
        { Verb: Verb.Read } => store.Find(call.Kind, call.Name!) is { } item ? Ok(item) : NotFound(call),
        { Verb: Verb.Create or Verb.DryRun } => Create(call),
        { Verb: Verb.WriteStatus } => WriteStatus(call),
        { Verb: Verb.Delete } => Delete(call),
        _ => Text(201, """{"metadata":{"resourceVersion":"1"}}"""),
    };

    public static HttpResponseMessage Refuse(int code, string reason, string message) => Text(code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    }.ToJsonString());

    private HttpResponseMessage List(ApiCall call)
    {
        var selector = Uri.UnescapeDataString(call.Query).Split('?', '&').FirstOrDefault(p => p.StartsWith("labelSelector=", StringComparison.Ordinal));
        var label = selector?["labelSelector=".Length..].Split('=');
        var items = store.List(call.Kind).Where(item => label is not [var key, ..] || Matches(item["metadata"]!["labels"]?[key], label.ElementAtOrDefault(1)));
        return Ok(new JsonObject
        {
            ["kind"] = "List",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = $"{store.Version}" },
            ["items"] = new JsonArray([.. items.Select(i => i.DeepClone())]),
        });
    }

    private static bool Matches(JsonNode? label, string? value) => label is not null && (value is null || (string?)label == value);

    private HttpResponseMessage Create(ApiCall call)
    {
        var item = call.Body!.DeepClone().AsObject();
        if (store.Find(call.Kind, call.Name!) is not null)
            return Refuse(409, "AlreadyExists", $"{call.Kind} \"{call.Name}\" already exists");
        if (store.List(ApiStore.ScheduledJobs).All(j => j.Uid() != item.OwnerUid()) && call.Verb == Verb.Create)
            return Collected(item);
        if (call.Verb == Verb.DryRun)
            return Ok(item, 201);
        item["status"] = new JsonObject();
        store.Add(call.Kind, item);
        Created?.Invoke(call, item);
        return Ok(item, 201);
    }

    // Its owner is gone: it is created, and garbage-collected at once.
    private HttpResponseMessage Collected(JsonObject item)
    {
        item["metadata"]!["uid"] = "collected";
        item["metadata"]!["resourceVersion"] = $"{store.Version}";
        item["metadata"]!["creationTimestamp"] = KubeTimeConverter.ToText(time.Now);
        return Ok(item, 201);
    }

    private HttpResponseMessage WriteStatus(ApiCall call)
    {
        if (store.Find(call.Kind, call.Name!) is not { } item)
            return NotFound(call);
        var metadata = call.Body!["metadata"] as JsonObject;
        if (metadata?["resourceVersion"] is { } version && (string?)version != (string?)item["metadata"]!["resourceVersion"])
            return Refuse(409, "Conflict", "the object has been modified");
        if (metadata?["uid"] is { } uid && (string?)uid != item.Uid())
            return Refuse(409, "Conflict", "the uid in the precondition is not that of the object");
        var before = item["status"]?.DeepClone().AsObject() ?? [];
        var patch = (call.Body["status"] as JsonObject) ?? [];
        store.Update(call.Kind, call.Name!, i => i["status"] = JsonMergePatch.Apply(before, patch));
        StatusWritten?.Invoke(call, before, item);
        return Ok(item);
    }

    private HttpResponseMessage Delete(ApiCall call)
    {
        if (store.Find(call.Kind, call.Name!) is not { } item)
            return NotFound(call);
        if (call.Body?["preconditions"]?["uid"] is { } uid && (string?)uid != item.Uid())
            return Refuse(409, "Conflict", "the uid in the precondition is not that of the object");
        if (call.Kind == ApiStore.ScheduledJobs && call.Body?["preconditions"]?["resourceVersion"] is { } version && (string?)version != (string?)item["metadata"]!["resourceVersion"])
            return Refuse(409, "Conflict", "the resourceVersion in the precondition is not that of the object");
        if (call.Kind == ApiStore.ScheduledJobs)
            Expired?.Invoke(call, item);
        Delete(call.Kind, call.Name!);
        return Ok(item);
    }

    /// <summary>A Pod that may still be running is marked, and removed later; anything else is removed at once.</summary>
    public void Delete(string kind, string name)
    {
        var item = store.Find(kind, name)!;
        if (kind == ApiStore.Pods && (string?)item["status"]?["phase"] is not ("Succeeded" or "Failed"))
            store.Update(kind, name, i => i["metadata"]!["deletionTimestamp"] ??= KubeTimeConverter.ToText(time.Now));
        else
            store.Remove(kind, name);
    }

    private static HttpResponseMessage NotFound(ApiCall call) => Refuse(404, "NotFound", $"{call.Kind} \"{call.Name}\" not found");

    private static HttpResponseMessage Ok(JsonObject item, int code = 200) => Text(code, item.ToJsonString());

    private static HttpResponseMessage Text(int code, string body) =>
        new((HttpStatusCode)code) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
}
