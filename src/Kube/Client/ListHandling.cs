using System.Buffers;

namespace ScheduledJobs.Kube.Client;

/// <summary>What to do with the items of a list.</summary>
internal sealed record ListHandling<T>
{
    /// <summary>Returns what to keep for an item.</summary>
    public Func<T, T> Keep { get; init; } = static item => item;

    /// <summary>Receives the items that cannot be read; if null, such an item ends the list.</summary>
    public Action<UndecodableObject>? Undecodable { get; init; }

    /// <inheritdoc cref="ListReader{T}.PassOver"/>
    public Func<ReadOnlySequence<byte>, bool>? PassOver { get; init; }

    /// <summary>Called when the list restarts: discard what was passed over so far.</summary>
    public Action? Restart { get; init; }
}
