using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Views;

namespace ScheduledJobs.LocalKube.Api.Handlers;

/// <summary>Answers with objects, in the form that was asked for.</summary>
internal static class ObjectAnswers
{
    public static async Task WriteObjectAsync(this ResourceRequest request, StoredObject obj, DateTimeOffset now, int statusCode = 200)
    {
        request.Response.StatusCode = statusCode;
        switch (request.Form)
        {
            case AnswerForm.Table:
                var meta = new JsonObject { ["resourceVersion"] = obj.Version.ToString() };
                await request.Response.WriteJsonAsync(TableView.ToTable(request.Kind, [obj], meta, request.IncludeObject, now));
                break;
            case AnswerForm.Metadata:
                await request.Response.WriteJsonAsync(TableView.ToPartialMetadata(obj));
                break;
            default:
                var buffer = new ArrayBufferWriter<byte>(obj.Utf8.Length + 128);
                ObjectView.Write(buffer, obj, request.Kind);
                await request.Response.WriteJsonAsync(buffer.WrittenMemory);
                break;
        }
    }

    public static async Task WriteListAsync(
        this ResourceRequest request, IReadOnlyList<StoredObject> objects, JsonObject meta, DateTimeOffset now)
    {
        switch (request.Form)
        {
            case AnswerForm.Table:
                await request.Response.WriteJsonAsync(TableView.ToTable(request.Kind, objects, meta, request.IncludeObject, now));
                break;
            case AnswerForm.Metadata:
                await request.Response.WriteJsonAsync(new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = meta,
                    ["items"] = new JsonArray([.. objects.Select(TableView.ToPartialMetadata)]),
                });
                break;
            default:
                await WriteItemsAsync(request, objects, meta);
                break;
        }
    }

    private static async Task WriteItemsAsync(ResourceRequest request, IReadOnlyList<StoredObject> objects, JsonObject meta)
    {
        request.Response.ContentType = RequestBody.Json;
        var output = request.Response.BodyWriter;
        var kind = request.Kind;
        var head = $"{{\"kind\":\"{kind.ListKind}\",\"apiVersion\":\"{kind.ApiVersion}\",\"metadata\":{JsonText.ToText(meta)},\"items\":[";
        output.Write(Encoding.UTF8.GetBytes(head));
        for (var i = 0; i < objects.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            ObjectView.Write(output, objects[i], kind, withType: kind.IsCustom);
            if (output.UnflushedBytes > 64 * 1024)
                await output.FlushAsync(request.Aborted);
        }

        output.Write("]}"u8);
        await output.FlushAsync(request.Aborted);
    }
}
