using System.Collections.Concurrent;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>A selection that a test changes, and the outlines that it was told.</summary>
internal sealed class Owners : Selection<ConfigMap>
{
    private readonly ConcurrentDictionary<string, bool> _wanted;

    /// <param name="label">The label that names the owner; null: the uid.</param>
    /// <param name="wanted">The owners whose objects are kept whole.</param>
    public Owners(string? label, params string[] wanted)
        : this(label, new ConcurrentDictionary<string, bool>(wanted.Select(owner => KeyValuePair.Create(owner, true))))
    {
    }

    private Owners(string? label, ConcurrentDictionary<string, bool> wanted)
        : base(label, wanted.ContainsKey) => _wanted = wanted;

    /// <summary>Name and version of each outline.</summary>
    public ConcurrentDictionary<ObjectKey, string?> Outlines { get; } = new();

    /// <summary>Names of those that were deleted while there was an outline of them.</summary>
    public ConcurrentQueue<string> Gone { get; } = [];

    public string Names => string.Join(" ", Outlines.Select(o => o.Key.Name + o.Value).Order());

    public void Add(string owner) => _wanted[owner] = true;

    public void Remove(string owner) => _wanted.TryRemove(owner, out _);

    public bool Wants(string owner) => _wanted.ContainsKey(owner);

    protected internal override IReadOnlyCollection<ObjectKey> Keys => [.. Outlines.Keys];

    protected internal override void Set(Outline outline) => Outlines[outline.Key] = outline.ResourceVersion;

    protected internal override void Remove(ObjectKey key, bool isGone)
    {
        if (Outlines.TryRemove(key, out _) && isGone)
            Gone.Enqueue(key.Name);
    }
}
