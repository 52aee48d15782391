using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;

namespace ScheduledJobs.LocalKube.Api.OpenApi;

/// <summary>
/// OpenAPI as kubectl reads it: version 3, one document per group and version, for <c>explain</c>, validation and patches. Documents are
/// built on request, and kept until the kinds change. Version 2 exists but is empty.
/// </summary>
internal sealed class OpenApiHandler(KindRegistry kinds)
{
    // Document { swagger = 1: "2.0", info = 2: { title = 1: "Kubernetes", version = 2: "v1" }, paths = 8: {} }
    private static readonly byte[] EmptyV2 = [0x0A, 3, .. "2.0"u8, 0x12, 16, 0x0A, 10, .. "Kubernetes"u8, 0x12, 2, .. "v1"u8, 0x42, 0];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _documents = [];
    private int _revision = -1;

    /// <summary><c>/openapi/v3</c>: the index of documents.</summary>
    public Task IndexAsync(HttpContext context)
    {
        var set = kinds.Current;
        var paths = new JsonObject();
        foreach (var (group, version) in set.All.Select(k => (k.Group, k.Version)).Distinct())
        {
            var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
            // Clients cache a document forever under its hash.
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Environment.ProcessId:X}{set.Revision:X8}" };
        }

        return context.Response.WriteJsonAsync(new JsonObject { ["paths"] = paths });
    }

    /// <summary><c>/openapi/v3/api/v1</c> and <c>/openapi/v3/apis/GROUP/VERSION</c>.</summary>
    public Task DocumentAsync(HttpContext context, string group, string version)
    {
        CheckAccept(context);
        return context.Response.WriteJsonAsync(Get($"{group}/{version}", set =>
        {
            var members = set.All.Where(k => k.Group == group && k.Version == version).ToList();
            return members.Count == 0 ? throw Refusals.PathNotFound() : OpenApiDocument.V3(members);
        }));
    }

    /// <summary>
    /// <c>/openapi/v2</c>: an empty document. kubectl requests it, as protobuf only, for kinds that it did not find in version 3, and
    /// treats a missing response as a broken server.
    /// </summary>
    public static Task V2Async(HttpContext context) =>
        context.Response.WriteJsonAsync(EmptyV2, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");

    private byte[] Get(string name, Func<KindSet, JsonObject> make)
    {
        lock (_gate)
        {
            var set = kinds.Current;
            if (set.Revision != _revision)
            {
                _documents.Clear();
                _revision = set.Revision;
            }

            if (!_documents.TryGetValue(name, out var document))
                _documents[name] = document = JsonText.ToUtf8(make(set));
            return document;
        }
    }

    /// <summary>A client that accepts only protobuf must learn that it is not available.</summary>
    private static void CheckAccept(HttpContext context) => AcceptedFormat.Of(context.Request.Headers.Accept);
}
