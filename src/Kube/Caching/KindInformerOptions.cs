using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>What a <see cref="KindInformer{T}"/> follows.</summary>
/// <typeparam name="T">The C# type of one object.</typeparam>
public sealed record KindInformerOptions<T> where T : class, IKubeObject
{
    /// <summary>The kind.</summary>
    public required ObjectKind Kind { get; init; }

    /// <summary>Makes the resource type of the kind, given its name in URLs.</summary>
    public required Func<ObjectKind, string, ResourceType<T>> TypeOf { get; init; }

    /// <summary>Namespaces to follow; empty, the default, for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Only objects with these labels.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>
    /// Whether the API server is known to serve: the first refusal is then taken at its word. One that starts refuses everything until it has read its
    /// definitions and roles. Default: yes.
    /// </summary>
    public Func<bool> IsServing { get; init; } = static () => true;

    /// <summary>Called with a one-word reason when a watch has ended and is about to restart.</summary>
    public Action<string>? Restarting { get; init; }

    /// <summary>Random numbers in [0, 1) for the lengths of watches and waits.</summary>
    internal Func<double> Random { get; init; } = Backoff.Random;
}
