using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Cli.Connection;

/// <summary>Copies logs of Pods to the output, line by line, so that those of two containers never mix within a line.</summary>
internal sealed class PodLogs(Cluster cluster, CliHost host, LogOptions options)
{
    private readonly Lock _gate = new();

    /// <summary>The containers of a Pod whose logs are wanted, in the order of their start.</summary>
    public IReadOnlyList<string> ContainersOf(Pod pod) =>
    [
        .. PodDiagnosis.Containers(pod.Status ?? new PodStatus()).Select(c => c.Name).OfType<string>()
            .Where(name => options.Container is null || options.Container == name),
    ];

    /// <summary>Copies what the Pod's containers have written so far.</summary>
    public async Task CopyAsync(Pod pod, CancellationToken cancellationToken)
    {
        var containers = ContainersOf(pod);
        if (containers.Count == 0)
            throw new CliException($"Pod {pod.Metadata.Name} has no log{WhyNone(pod)}");
        foreach (var container in containers.Where(c => HasStarted(pod, c)))
            await CopyAsync(pod, container, containers.Count > 1 ? $"{container}: " : "", isFollowed: false, cancellationToken);
    }

    /// <summary>Copies what one container writes, until it ends.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="container">The container, which has started.</param>
    /// <param name="prefix">Put before each line.</param>
    /// <param name="isFollowed">Whether to wait for more until the container ends.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public async Task CopyAsync(Pod pod, string container, string prefix, bool isFollowed, CancellationToken cancellationToken)
    {
        var path = KnownResources.Pods.Path(pod.Metadata.Namespace, pod.Metadata.Name, "log")
            + $"?container={Uri.EscapeDataString(container)}{(isFollowed ? "&follow=true" : "")}"
            + $"{(options.Tail is { } lines ? $"&tailLines={lines}" : "")}{(options.Timestamps ? "&timestamps=true" : "")}";
        try
        {
            await cluster.Client.ReadStreamAsync(path, (body, token) => CopyLinesAsync(body, prefix, token), cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            await host.Error.WriteLineAsync($"Pod {pod.Metadata.Name} is gone, and its log with it.");
        }
    }

    /// <summary>Whether a container has something to read.</summary>
    public static bool HasStarted(Pod pod, string container) =>
        PodDiagnosis.Containers(pod.Status ?? new PodStatus()).FirstOrDefault(c => c.Name == container)?.State is { Running: not null } or { Terminated: not null };

    private async Task CopyLinesAsync(Stream body, string prefix, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lock (_gate)
                host.Out.WriteLine(prefix + line);
        }
    }

    private string WhyNone(Pod pod) =>
        options.Container is { } name && ContainerNames(pod) is { Length: > 0 } names ? $" of a container {name}; it has {names}"
        : PodDiagnosis.WhyPending(pod.Status) is { } why ? $" yet: {why}"
        : " yet";

    private static string ContainerNames(Pod pod) => string.Join(", ", PodDiagnosis.Containers(pod.Status ?? new PodStatus()).Select(c => c.Name));
}
