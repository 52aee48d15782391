using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Api.Handlers;

/// <summary>Logs of Pods: checks the request, and passes on the source's stream.</summary>
internal sealed class PodLogHandler(
    ObjectStore store, Func<Func<PodLogRequest, CancellationToken, Task<Stream?>>?> source, CancellationToken stopping)
{
    public async Task LogAsync(ResourceRequest request)
    {
        var name = request.Path.Name!;
        var pod = store.Collection(BuiltinKinds.Instance.Pods.CollectionName).Find(request.Path.Namespace, name)
            ?? throw Refusals.NotFound(BuiltinKinds.Instance.Pods, name);
        var log = ReadRequest(request, pod);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        request.Response.ContentType = "text/plain";
        if (source() is not { } logs)
            return;
        await using var stream = await logs(log, end.Token) ?? throw Refusals.BadRequest(WhyNoLog(log.Container, pod));
        try
        {
            await CopyAsync(stream, request, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client has disconnected, or the server is stopping.
        }
    }

    private static string WhyNoLog(string container, StoredObject pod) =>
        pod.Read().TextAt("status", "phase") is "Succeeded" or "Failed"
            ? $"the log of container \"{container}\" in pod \"{pod.Name}\" is gone: LocalCluster keeps logs only while it runs"
            : $"container \"{container}\" in pod \"{pod.Name}\" is waiting to start: ContainerCreating";

    private static PodLogRequest ReadRequest(ResourceRequest request, StoredObject pod)
    {
        var http = request.Http;
        return new PodLogRequest(pod.Namespace!, pod.Name, pod.Uid, Container(http.Text("container"), pod))
        {
            Follow = http.Flag("follow"),
            Previous = http.Flag("previous"),
            Timestamps = http.Flag("timestamps"),
            TailLines = (int?)http.Number("tailLines"),
            Since = http.Number("sinceSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            LimitBytes = http.Number("limitBytes"),
        };
    }

    private static string Container(string asked, StoredObject pod)
    {
        var spec = pod.Read().ObjectAt("spec");
        var names = Names(spec, "containers");
        if (asked.Length > 0)
        {
            return names.Concat(Names(spec, "initContainers")).Contains(asked)
                ? asked
                : throw Refusals.BadRequest($"container {asked} is not valid for pod {pod.Name}");
        }

        return names.Count == 1
            ? names[0]
            : throw Refusals.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]");
    }

    private static List<string> Names(JsonObject? spec, string list) => [.. spec.ObjectsAt(list).Select(c => c.TextAt("name") ?? "")];

    private static async Task CopyAsync(Stream stream, ResourceRequest request, CancellationToken cancellationToken)
    {
        // Headers first: a follower must not wait for the first line.
        await request.Response.StartAsync(cancellationToken);
        await request.Response.BodyWriter.FlushAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await request.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await request.Response.BodyWriter.FlushAsync(cancellationToken);
        }
    }
}
