using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Protobuf;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Handlers;

/// <summary>Create and replace.</summary>
internal sealed class WriteHandler(ObjectWriter writer, TimeProvider time)
{
    private static readonly string[] Accepted = [RequestBody.Json, RequestBody.Yaml];
    private static readonly string[] AcceptedWithProtobuf = [.. Accepted, RequestBody.Protobuf];

    public async Task CreateAsync(ResourceRequest request)
    {
        var write = request.Http.ToWriteRequest(request.Kind, request.Path, "CreateOptions");
        var (body, duplicates) = await ReadObjectAsync(request);
        var obj = ObjectDecoder.Decode(write, body, duplicates);
        if (ReviewOf(request.Kind.Kind) is { } status)
        {
            obj["status"] = status;
            request.Response.StatusCode = 201;
            await request.Response.WriteJsonAsync(obj);
            return;
        }

        await request.WriteObjectAsync(await writer.CreateAsync(write, obj), time.GetUtcNow(), 201);
    }

    public async Task ReplaceAsync(ResourceRequest request)
    {
        var write = request.Http.ToWriteRequest(request.Kind, request.Path, "UpdateOptions");
        var (body, duplicates) = await ReadObjectAsync(request);
        var (stored, created) = await writer.ReplaceAsync(write, ObjectDecoder.Decode(write, body, duplicates));
        await request.WriteObjectAsync(stored, time.GetUtcNow(), created ? 201 : 200);
    }

    private static async Task<(JsonObject Body, IReadOnlyList<string> Duplicates)> ReadObjectAsync(ResourceRequest request)
    {
        var prefix =
            $"the object provided is unrecognized (must be of type {request.Kind.Kind}): couldn't get version/kind; json parse error: ";
        var accepted = !request.Kind.IsCustom && ProtobufDecoder.Knows(request.Kind.Kind) ? AcceptedWithProtobuf : Accepted;
        var body = await RequestBody.ReadAsync(request.Http, accepted, why => prefix + why);
        if (body.IsEmpty)
            throw Refusals.BadRequest(prefix + "unexpected end of JSON input (<empty>)");
        return (body.Node as JsonObject ?? throw Refusals.BadRequest(prefix + "the value is not an object"), body.Duplicates);
    }

    /// <summary>What a review finds; null if the kind is not a review. There is one user and no authorization here: every token allows everything.</summary>
    private static JsonObject? ReviewOf(string kind) => kind switch
    {
        "SelfSubjectAccessReview" => new JsonObject { ["allowed"] = true },
        "SelfSubjectReview" => new JsonObject
        {
            ["userInfo"] = new JsonObject { ["username"] = "kubernetes-admin", ["groups"] = new JsonArray("system:masters", "system:authenticated") },
        },
        _ => null,
    };
}
