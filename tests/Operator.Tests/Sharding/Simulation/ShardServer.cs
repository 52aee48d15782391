using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>The API server: Leases with versions. It carries requests out one after the other.</summary>
internal sealed class ShardServer(VirtualWorld world, Flaw flaw)
{
    private readonly Dictionary<string, ObservedMember> _members = [];
    private long _version;
    private int _uids;

    public ObservedMap? Map { get; private set; }

    public string LeaderVersion { get; private set; } = "";

    public string Leader { get; private set; } = "";

    /// <summary>Whether every attempt to win or renew the lead is refused.</summary>
    public bool HasNoElections { get; set; }

    /// <summary>Called with each version of the map.</summary>
    public Action<ObservedMap>? MapChanged { get; set; }

    /// <summary>Called when a member says something else, or its Lease has ended or is gone.</summary>
    public Action? MembersChanged { get; set; }

    public IReadOnlyCollection<ObservedMember> Members => _members.Values;

    public Listing List() => new(new Observation(Map, [.. _members.Values]), Leader, LeaderVersion);

    public ObservedMember? Create(string name, MemberReport report)
    {
        if (_members.ContainsKey(name))
            return null;
        MembersChanged?.Invoke();
        return _members[name] = new ObservedMember(new MemberId(name, $"u{++_uids}"), NextVersion(), HasEnded: false, report);
    }

    /// <summary>Renews or ends a Lease, if it still has this version.</summary>
    public ObservedMember? Replace(ObservedMember lease, MemberReport? report, bool hasEnded)
    {
        if (!_members.TryGetValue(lease.Id.Name, out var stored) || stored.Id != lease.Id || stored.HasEnded)
            return null;
        if (stored.ResourceVersion != lease.ResourceVersion && !(flaw == Flaw.NoPreconditionOfEnd && hasEnded))
            return null;
        if (hasEnded || report != stored.Report)
            MembersChanged?.Invoke();
        return _members[lease.Id.Name] = stored with { ResourceVersion = NextVersion(), Report = report, HasEnded = hasEnded };
    }

    public Done Delete(ObservedMember lease)
    {
        if (_members.TryGetValue(lease.Id.Name, out var stored) && stored.Id == lease.Id && stored.ResourceVersion == lease.ResourceVersion)
            _members.Remove(lease.Id.Name);
        return Done.Instance;
    }

    public LeaderVersion? Lead(string holder, string version)
    {
        if (version != LeaderVersion || HasNoElections)
            return null;
        (Leader, LeaderVersion) = (holder, NextVersion());
        return new LeaderVersion(LeaderVersion);
    }

    /// <summary>Writes the map, if the stored one is the one that was observed.</summary>
    public ObservedMap? Write(ObservedMap? observed, ShardMap map)
    {
        if (flaw != Flaw.NoPreconditionOfMap && (observed?.Uid, observed?.ResourceVersion) != (Map?.Uid, Map?.ResourceVersion))
            return null;
        Unless(Map?.Content is null || map.Epoch > Map.Content.Epoch, $"the map never goes backwards: {map.Epoch} after {Map?.Content?.Epoch}");
        Map = new ObservedMap(Map?.Uid ?? $"map{++_uids}", NextVersion(), ShardMapText.Read(ShardMapText.Write(map), out var problem));
        Unless(problem is null, $"a map makes sense: {problem}");
        MapChanged?.Invoke(Map);
        return Map;
    }

    public Done Discard(ObservedMap observed)
    {
        if ((observed.Uid, observed.ResourceVersion) == (Map?.Uid, Map?.ResourceVersion))
            Map = null;
        return Done.Instance;
    }

    /// <summary>An administrator deletes a member's Lease.</summary>
    public void Vandalize(MemberId member)
    {
        world.Tell($"the Lease of {member} is deleted");
        _members.Remove(member.Name);
        MembersChanged?.Invoke();
    }

    public void DeleteMap()
    {
        world.Tell($"the map is deleted");
        Map = null;
    }

    public void SpoilMap()
    {
        world.Tell($"the map is spoilt");
        if (Map is not null)
            Map = Map with { Content = null, ResourceVersion = NextVersion() };
    }

    public void DeleteLeader()
    {
        world.Tell($"the leader's Lease is deleted");
        (Leader, LeaderVersion) = ("", NextVersion());
    }

    private string NextVersion() => $"{++_version}";
}

/// <summary>What a list shows.</summary>
internal sealed record Listing(Observation Observation, string Leader, string LeaderVersion);

internal sealed record LeaderVersion(string Version);

internal sealed record Done
{
    public static readonly Done Instance = new();
}
