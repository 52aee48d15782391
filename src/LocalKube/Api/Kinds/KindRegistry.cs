namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>The kinds that the server serves now. Readers see one consistent set; writers come one at a time.</summary>
/// <param name="builtin">The kinds that are there from the start.</param>
internal sealed class KindRegistry(IReadOnlyList<ResourceKind> builtin)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<ResourceKind>> _custom = [];
    private volatile KindSet _current = new(builtin, 0);

    public KindSet Current => _current;

    /// <summary>Serves the kinds of a definition instead of those it had before; an empty list ends them.</summary>
    public void Replace(string definition, IReadOnlyList<ResourceKind> kinds)
    {
        lock (_gate)
        {
            if (kinds.Count == 0)
                _custom.Remove(definition);
            else
                _custom[definition] = kinds;
            _current = new KindSet([.. builtin, .. _custom.Values.SelectMany(k => k)], _current.Revision + 1);
        }
    }
}

/// <summary>All kinds at one moment.</summary>
/// <param name="All">Built-in kinds first.</param>
/// <param name="Revision">Grows with every change: clients cache discovery and OpenAPI documents by it.</param>
internal sealed record KindSet(IReadOnlyList<ResourceKind> All, int Revision)
{
    private readonly Dictionary<(string Group, string Version, string Plural), ResourceKind> _byPath =
        All.ToDictionary(k => (k.Group, k.Version, k.Plural));

    private readonly Dictionary<string, ResourceKind> _byCollection =
        All.Where(k => k.StoredGroup is null).DistinctBy(k => k.CollectionName).ToDictionary(k => k.CollectionName);

    public ResourceKind? Find(string group, string version, string plural) => _byPath.GetValueOrDefault((group, version, plural));

    /// <summary>The kind by which the objects of a collection are handled: the one whose form is stored.</summary>
    public ResourceKind? OfCollection(string name) => _byCollection.GetValueOrDefault(name);

    /// <summary>Groups with their versions, in the order of appearance; the core group has an empty name.</summary>
    public IEnumerable<IGrouping<string, string>> Groups() =>
        All.Select(k => (k.Group, k.Version)).Distinct().GroupBy(k => k.Group, k => k.Version);
}
