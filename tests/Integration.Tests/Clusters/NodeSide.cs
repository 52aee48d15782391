using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>
/// Replaces a missing kubelet: moves the Pods that carry an <see cref="Outcome"/> from Pending through Running to their
/// end, by writing their status.
/// </summary>
public sealed class NodeSide : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private readonly KubeApi _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public NodeSide(KubeApi api)
    {
        _api = api;
        _loop = Task.Run(MovePodsAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task MovePodsAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.WhenAll((await _api.ListAsync(Kind.Pods, @namespace: null)).Select(MoveAsync));
            await Task.Delay(Pace, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MoveAsync(JsonObject pod)
    {
        if (pod.Annotation(Outcome.AnnotationKey) is not { } outcome || NextStatus(pod, outcome) is not { } status)
            return;
        try
        {
            var path = Kind.Pods.Path(pod.Text("metadata", "namespace"), pod.Name(), "status");
            await _api.MergePatchAsync(path, new JsonObject { ["status"] = status });
        }
        catch (RefusedException refusal) when (refusal.Code is 404 or 409)
        {
            // The Pod was deleted or changed meanwhile: the next round sees the current state.
        }
    }

    private static JsonObject? NextStatus(JsonObject pod, string outcome)
    {
        var now = TimeProvider.System.GetUtcNow();
        var words = outcome.Split(':');
        var argument = words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
        return (pod.Text("status", "phase"), words[0]) switch
        {
            ("Pending" or null, _) => Running(pod, now),
            ("Running", "succeed") => Ended(pod, now, exitCode: 0),
            ("Running", "succeed-after") when now >= pod.Time("status", "startTime")!.Value.AddSeconds(argument) => Ended(pod, now, 0),
            ("Running", "fail") => Ended(pod, now, argument),
            _ => null,
        };
    }

    private static JsonObject Running(JsonObject pod, DateTimeOffset now) => new()
    {
        ["phase"] = "Running",
        ["startTime"] = Rfc3339(now),
        ["conditions"] = new JsonArray(
            new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = Rfc3339(now) }),
        ["containerStatuses"] = ContainerStatuses(
            pod, ready: true, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Rfc3339(now) } }),
    };

    private static JsonObject Ended(JsonObject pod, DateTimeOffset now, int exitCode) => new()
    {
        ["phase"] = exitCode == 0 ? "Succeeded" : "Failed",
        ["conditions"] = new JsonArray(
            new JsonObject { ["type"] = "Ready", ["status"] = "False", ["lastTransitionTime"] = Rfc3339(now) }),
        ["containerStatuses"] = ContainerStatuses(pod, ready: false, new JsonObject
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = exitCode,
                ["reason"] = exitCode == 0 ? "Completed" : "Error",
                ["startedAt"] = pod.Text("status", "startTime"),
                ["finishedAt"] = Rfc3339(now),
            },
        }),
    };

    private static JsonArray ContainerStatuses(JsonObject pod, bool ready, JsonObject state) =>
    [
        .. pod.Items("spec", "containers").Select(container => new JsonObject
        {
            ["name"] = container.Text("name"),
            ["image"] = container.Text("image"),
            ["imageID"] = "",
            ["ready"] = ready,
            ["restartCount"] = 0,
            ["state"] = state.DeepClone(),
        }),
    ];

    private static string Rfc3339(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
