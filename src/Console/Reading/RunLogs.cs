using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>The end of the log of one container.</summary>
/// <param name="Pod">The Pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Text">Its last lines, or why there are none.</param>
internal sealed record LogPart(string Pod, string Container, string Text);

/// <summary>The logs of a run, as far as a page has room.</summary>
internal static class RunLogs
{
    /// <summary>A run has up to 101 attempts, and a Pod any number of containers. The CLI prints them all.</summary>
    private const int MostPods = 10;
    private const int MostContainers = 10;
    private const int Lines = 200;
    private const int Bytes = 32 * 1024;

    /// <summary>The logs of the latest Pods of a run, the earliest of them first; null if the user may not see them.</summary>
    public static async Task<IReadOnlyList<LogPart>?> ReadAsync(KubeClient client, ScheduledJob job, string runId, CancellationToken cancellationToken)
    {
        try
        {
            var parts = new List<LogPart>();
            foreach (var pod in (await RunObjects.FindPodsAsync(client, job, runId, cancellationToken)).TakeLast(MostPods))
            {
                foreach (var container in PodDiagnosis.Containers(pod.Status ?? new PodStatus()).Take(MostContainers))
                    parts.Add(new LogPart(pod.Metadata.Name!, container.Name ?? "", await ReadAsync(client, pod, container, cancellationToken)));
                if (parts.Count == 0 && PodDiagnosis.WhyPending(pod.Status) is { } why)
                    parts.Add(new LogPart(pod.Metadata.Name!, "", $"It does not run yet: {why}"));
            }

            return parts;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(KubeClient client, Pod pod, ContainerStatus container, CancellationToken cancellationToken)
    {
        if (container.State is not ({ Running: not null } or { Terminated: not null }))
            return "It has not started.";
        var path = KnownResources.Pods.Path(pod.Metadata.Namespace, pod.Metadata.Name, "log")
            + $"?container={Uri.EscapeDataString(container.Name ?? "")}&tailLines={Lines}&limitBytes={Bytes}";
        try
        {
            var text = await client.GetTextAsync(path, cancellationToken);
            return text.Length == 0 ? "It has written nothing." : text;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return "The Pod is gone, and its log with it.";
        }
    }
}
