using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Views;

namespace ScheduledJobs.LocalKube.Api.Watch;

/// <summary>Writes watch events, one a line, in the form that was asked for.</summary>
internal sealed class WatchWriter
{
    private readonly ResourceRequest _request;
    private readonly TimeProvider _time;
    private readonly PipeWriter _output;
    private bool _columnsSent;

    public WatchWriter(ResourceRequest request, TimeProvider time)
    {
        _request = request;
        _time = time;
        _output = request.Response.BodyWriter;
        request.Response.ContentType = RequestBody.Json;
    }

    public async Task FlushAsync(CancellationToken cancellationToken) => await _output.FlushAsync(cancellationToken);

    public void Write(string type, StoredObject obj)
    {
        Begin(type);
        switch (_request.Form)
        {
            case AnswerForm.Table:
                var meta = new JsonObject { ["resourceVersion"] = obj.Version.ToString() };
                // Columns do not change, so they come once.
                JsonText.Write(
                    _output, TableView.ToTable(_request.Kind, [obj], meta, _request.IncludeObject, _time.GetUtcNow(), !_columnsSent));
                _columnsSent = true;
                break;
            case AnswerForm.Metadata:
                JsonText.Write(_output, TableView.ToPartialMetadata(obj));
                break;
            default:
                ObjectView.Write(_output, obj, _request.Kind);
                break;
        }

        End();
    }

    public void WriteBookmark(long revision, bool endOfInitialEvents = false)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(), ["creationTimestamp"] = null };
        if (endOfInitialEvents)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        Begin("BOOKMARK");
        var (kind, apiVersion) = _request.Form == AnswerForm.Metadata
            ? ("PartialObjectMetadata", "meta.k8s.io/v1")
            : (_request.Kind.Kind, _request.Kind.ApiVersion);
        JsonText.Write(_output, _request.Form == AnswerForm.Table
            ? TableView.ToTable(_request.Kind, [], metadata, "", _time.GetUtcNow(), withColumns: false)
            : new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion, ["metadata"] = metadata });
        End();
    }

    /// <summary>The last event of a stream that cannot go on.</summary>
    public async Task WriteErrorAsync(Status status, CancellationToken cancellationToken)
    {
        Begin("ERROR");
        _output.Write(JsonSerializer.SerializeToUtf8Bytes(status, KubeJsonContext.Default.Status));
        End();
        await _output.FlushAsync(cancellationToken);
    }

    private void Begin(string type) => _output.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"));

    private void End() => _output.Write("}\n"u8);
}
