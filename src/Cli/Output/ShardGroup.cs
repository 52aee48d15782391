using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Cli.Output;

/// <summary>Replicas that share schedules, as their Leases say it.</summary>
/// <param name="Namespace">Namespace of the Leases.</param>
/// <param name="Name">Name of the map's Lease.</param>
/// <param name="Map">The map; null if it is missing or cannot be read.</param>
/// <param name="Problem">What is wrong with the map; null if nothing is.</param>
/// <param name="Replicas">The replicas, by name.</param>
internal sealed record ShardGroup(string Namespace, string Name, ShardMap? Map, string? Problem, IReadOnlyList<ShardReplica> Replicas)
{
    /// <summary>The buckets that no living replica acts for.</summary>
    public BucketSet Unowned => Replicas.Where(r => r is { HasEnded: false, IsGone: false }).Aggregate(BucketSet.All, (left, r) => left.Except(r.Owned.Or(r.Draining)));

    /// <summary>Reads the Leases of replicas.</summary>
    /// <param name="leases">All with the label.</param>
    /// <param name="counts">Number of schedules by bucket; null if it is not known.</param>
    public static IReadOnlyList<ShardGroup> Read(IEnumerable<Lease> leases, IReadOnlyList<int>? counts) =>
    [
        .. leases.GroupBy(l => (l.Metadata.Namespace!, l.Metadata.Labels![ShardNames.Label]))
            .OrderBy(g => g.Key.Item1, StringComparer.Ordinal).ThenBy(g => g.Key.Item2, StringComparer.Ordinal)
            .Select(g => Read(g.Key.Item1, g.Key.Item2, [.. g], counts)),
    ];

    /// <summary>The same for a program.</summary>
    public static JsonObject ToJson(IReadOnlyList<ShardGroup> groups) => new()
    {
        ["shards"] = new JsonArray([.. groups.Select(g => (JsonNode)new JsonObject
        {
            ["namespace"] = g.Namespace,
            ["name"] = g.Name,
            ["epoch"] = g.Map?.Epoch,
            ["problem"] = g.Problem,
            ["unowned"] = $"{g.Unowned}",
            ["replicas"] = new JsonArray([.. g.Replicas.Select(r => (JsonNode)r.ToJson())]),
        })]),
    };

    private static ShardGroup Read(string @namespace, string name, IReadOnlyList<Lease> leases, IReadOnlyList<int>? counts)
    {
        var text = leases.FirstOrDefault(l => l.Metadata.Name == name)?.Metadata.Annotations?.GetValueOrDefault(ShardNames.MapAnnotation);
        var map = ShardMapText.Read(text, out var problem);
        var members = leases.Where(l => l.Metadata.Name != name).ToList();
        var gone = map?.Buckets.Select(b => b.Owner).OfType<MemberId>().Distinct().Where(m => members.TrueForAll(l => l.Metadata.Uid != m.Uid)) ?? [];
        return new ShardGroup(@namespace, name, map, problem,
        [
            .. members.Select(l => ShardReplica.Of(new MemberId(l.Metadata.Name!, l.Metadata.Uid!), l, map, counts))
                .Concat(gone.Select(m => ShardReplica.Of(m, null, map, counts)))
                .OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Lease, StringComparer.Ordinal),
        ]);
    }
}

/// <summary>A replica that shares schedules.</summary>
/// <param name="Name">Name of its Pod or machine.</param>
/// <param name="Lease">Name of its Lease.</param>
/// <param name="Owned">The buckets that it acts for, by the map.</param>
/// <param name="Draining">The buckets that it is asked to stop.</param>
/// <param name="Schedules">Number of schedules in its buckets; null if it is not known.</param>
internal sealed record ShardReplica(string Name, string Lease, BucketSet Owned, BucketSet Draining, int? Schedules)
{
    /// <summary>When it renewed its Lease, by its clock.</summary>
    public DateTimeOffset? RenewedAt { get; private init; }

    /// <summary>Whether it has given its Lease up, or another has ended it.</summary>
    public bool HasEnded { get; private init; }

    /// <summary>Whether the map names it and it has no Lease.</summary>
    public bool IsGone { get; private init; }

    /// <summary>Whether it wants to get rid of its buckets.</summary>
    public bool IsLeaving { get; private init; }

    public static ShardReplica Of(MemberId id, Lease? lease, ShardMap? map, IReadOnlyList<int>? counts)
    {
        var (owned, draining) = (map?.GivenTo(id) ?? BucketSet.None, map?.DrainingFrom(id) ?? BucketSet.None);
        var holder = lease?.Spec?.HolderIdentity ?? "";

        // An identity is the name of a machine, and what makes it unique.
        var name = holder.IndexOf('_') is > 0 and var end ? holder[..end] : holder;
        return new ShardReplica(name.Length > 0 ? name : id.Name, id.Name, owned, draining, counts is null ? null : owned.Or(draining).List().Sum(b => counts[b]))
        {
            RenewedAt = lease?.Spec?.RenewTime,
            HasEnded = lease is not null && holder.Length == 0,
            IsGone = lease is null,
            IsLeaving = MemberReportText.Read(lease?.Metadata.Annotations?.GetValueOrDefault(ShardNames.ReportAnnotation))?.IsLeaving == true,
        };
    }

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["lease"] = Lease,
        ["state"] = HasEnded ? "Ended" : IsGone ? "Gone" : IsLeaving ? "Leaving" : "Active",
        ["buckets"] = $"{Owned}",
        ["draining"] = $"{Draining}",
        ["schedules"] = Schedules,
        ["renewTime"] = RenewedAt is { } at ? KubeTimeConverter.ToText(at) : null,
    };
}
