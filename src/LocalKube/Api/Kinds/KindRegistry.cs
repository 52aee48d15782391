namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>The kinds that the server currently serves. Readers see one consistent set; writers take turns.</summary>
/// <param name="builtin">The kinds that exist from the start.</param>
internal sealed class KindRegistry(IReadOnlyList<ResourceKind> builtin)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<ResourceKind>> _custom = [];
    private volatile KindSet _current = new(builtin, 0);

    public KindSet Current => _current;

    /// <summary>Replaces the kinds of a definition; an empty list stops serving them.</summary>
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
/// <param name="Revision">Grows with every change; clients use it to cache discovery and OpenAPI documents.</param>
internal sealed record KindSet(IReadOnlyList<ResourceKind> All, int Revision)
{
    private readonly Dictionary<(string Group, string Version, string Plural), ResourceKind> _byPath =
        All.ToDictionary(k => (k.Group, k.Version, k.Plural));

    private readonly Dictionary<string, ResourceKind> _byCollection =
        All.Where(k => k.StoredGroup is null).DistinctBy(k => k.CollectionName).ToDictionary(k => k.CollectionName);

    public ResourceKind? Find(string group, string version, string plural) => _byPath.GetValueOrDefault((group, version, plural));

    /// <summary>The kind that handles the objects of a collection: the one whose form is stored.</summary>
    public ResourceKind? OfCollection(string name) => _byCollection.GetValueOrDefault(name);

    /// <summary>Groups with their versions, in order of appearance; the core group has an empty name.</summary>
    public IEnumerable<IGrouping<string, string>> Groups() =>
        All.Select(k => (k.Group, k.Version)).Distinct().GroupBy(k => k.Group, k => k.Version);
}
