using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>
/// Map and members as Leases of one namespace. Every write has the version that was observed as its precondition, and returns null if that is no longer
/// the stored one.
/// </summary>
internal sealed class ShardLeases
{
    private readonly ResourceClient<Lease> _leases;
    private readonly string _namespace;
    private readonly string _name;
    private readonly string _identity;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;

    /// <param name="leases">Reads and writes Leases.</param>
    /// <param name="place">Their namespace, and the name of the map's Lease, with which the names of the members' Leases begin.</param>
    /// <param name="identity">This process, for people: the holder of the Leases that it writes.</param>
    /// <param name="duration">How long others wait for a member, for people: what counts is their own setting.</param>
    /// <param name="time">The clock, for times that only people read.</param>
    public ShardLeases(ResourceClient<Lease> leases, ObjectKey place, string identity, TimeSpan duration, TimeProvider time) =>
        (_leases, _namespace, _name, _identity, _duration, _time) = (leases, place.Namespace, place.Name, identity, duration, time);

    /// <summary>Map and members as of now.</summary>
    public async Task<Observation> ListAsync(CancellationToken cancellationToken)
    {
        // Not from a cache of the API server: what is missing must really be gone.
        var list = await _leases.ListAsync(_namespace, new ListOptions { LabelSelector = $"{ShardNames.Label}={_name}" }, cancellationToken);
        var map = list.Items.FirstOrDefault(l => l.Metadata.Name == _name);
        return new Observation(map is null ? null : FindMap(map), [.. list.Items.Where(l => l != map).Select(ToMember)]);
    }

    /// <summary>Follows both until cancelled, which only saves waiting: it may be behind, and is never the last word.</summary>
    /// <param name="mapChanged">Called with a version of the map, which may be an old one.</param>
    /// <param name="membersChanged">Called when a member came, went, or says something else. Not when it only renews its Lease.</param>
    /// <param name="logger">Receives log lines about trouble with the watch.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WatchAsync(Action<ObservedMap> mapChanged, Action membersChanged, ILogger logger, CancellationToken cancellationToken)
    {
        var options = new InformerOptions { Namespace = _namespace, LabelSelector = $"{ShardNames.Label}={_name}" };
        var informer = new Informer<Lease>(_leases, new ObjectStore<Lease>(), options, _time, logger)
        {
            Changed = change =>
            {
                if (change.New is { } lease && FindMap(lease) is { } map)
                    mapChanged(map);
                else if (change.Old is not { } old || change.New is null || !SaysTheSame(ToMember(old), ToMember(change.New)))
                    membersChanged();
            },
        };
        return informer.RunAsync(cancellationToken);
    }

    /// <summary>The map that a Lease has; null if it is a member's.</summary>
    public ObservedMap? FindMap(Lease lease)
    {
        if (lease.Metadata.Name != _name)
            return null;
        var content = ShardMapText.Read(lease.Metadata.Annotations?.GetValueOrDefault(ShardNames.MapAnnotation), out _);
        return new ObservedMap(lease.Metadata.Uid!, lease.Metadata.ResourceVersion!, content);
    }

    /// <summary>The member that a Lease stands for.</summary>
    public static ObservedMember ToMember(Lease lease) => new(
        new MemberId(lease.Metadata.Name!, lease.Metadata.Uid!),
        lease.Metadata.ResourceVersion!,
        string.IsNullOrEmpty(lease.Spec?.HolderIdentity),
        MemberReportText.Read(lease.Metadata.Annotations?.GetValueOrDefault(ShardNames.ReportAnnotation)));

    /// <summary>Makes a member's Lease; null if there is one of this name.</summary>
    /// <param name="suffix">Follows the map's name in its name.</param>
    /// <param name="report">What the member says.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<ObservedMember?> CreateAsync(string suffix, MemberReport report, CancellationToken cancellationToken) =>
        await TryAsync(_leases.CreateAsync(_namespace, NewLease(NameOf(suffix), ShardNames.ReportAnnotation, MemberReportText.Write(report)), WriteOptions.Default, cancellationToken))
            is { } lease ? ToMember(lease) : null;

    /// <summary>The name of a member's Lease.</summary>
    public string NameOf(string suffix) => $"{_name}-{suffix}";

    /// <summary>Renews a member's Lease.</summary>
    public Task<ObservedMember?> RenewAsync(ObservedMember member, MemberReport report, CancellationToken cancellationToken) =>
        ReplaceAsync(member, report, hasEnded: false, cancellationToken);

    /// <summary>Clears the holder of a member's Lease, for good.</summary>
    public Task<ObservedMember?> EndAsync(ObservedMember member, CancellationToken cancellationToken) =>
        ReplaceAsync(member, member.Report, hasEnded: true, cancellationToken);

    /// <summary>Deletes a member's Lease.</summary>
    public Task DeleteAsync(ObservedMember member, CancellationToken cancellationToken) =>
        DeleteAsync(member.Id.Name, member.Id.Uid, member.ResourceVersion, cancellationToken);

    /// <summary>Deletes a map.</summary>
    public Task DiscardAsync(ObservedMap map, CancellationToken cancellationToken) => DeleteAsync(_name, map.Uid, map.ResourceVersion, cancellationToken);

    /// <summary>Writes a version of the map; the first one if none was observed.</summary>
    public async Task<ObservedMap?> WriteAsync(ObservedMap? observed, ShardMap map, CancellationToken cancellationToken)
    {
        var lease = NewLease(_name, ShardNames.MapAnnotation, ShardMapText.Write(map));
        var written = observed is null
            ? _leases.CreateAsync(_namespace, lease, WriteOptions.Default, cancellationToken)
            : _leases.ReplaceAsync(Versioned(lease, observed.Uid, observed.ResourceVersion), WriteOptions.Default, cancellationToken);
        return await TryAsync(written) is { } stored ? FindMap(stored) : null;
    }

    /// <summary>Whether an error of a request may pass by itself.</summary>
    public static bool IsTransient(Exception e) => e is ApiException or HttpRequestException or IOException or JsonException or OperationCanceledException;

    private static bool SaysTheSame(ObservedMember old, ObservedMember member) => old.HasEnded == member.HasEnded && old.Report == member.Report;

    private async Task<ObservedMember?> ReplaceAsync(ObservedMember member, MemberReport? report, bool hasEnded, CancellationToken cancellationToken)
    {
        var lease = NewLease(member.Id.Name, ShardNames.ReportAnnotation, report is null ? null : MemberReportText.Write(report));
        if (hasEnded)
            lease = lease with { Spec = lease.Spec! with { HolderIdentity = null } };
        var replaced = _leases.ReplaceAsync(Versioned(lease, member.Id.Uid, member.ResourceVersion), WriteOptions.Default, cancellationToken);
        return await TryAsync(replaced) is { } stored ? ToMember(stored) : null;
    }

    private Task<bool> DeleteAsync(string name, string uid, string version, CancellationToken cancellationToken) => _leases.DeleteAsync(
        _namespace, name, new DeleteOptions { PreconditionUid = uid, PreconditionResourceVersion = version }, cancellationToken);

    private static async Task<Lease?> TryAsync(Task<Lease> request)
    {
        try
        {
            return await request;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound || e.IsAlreadyExists)
        {
            return null;
        }
    }

    private Lease NewLease(string name, string annotation, string? text) => new()
    {
        Metadata = new ObjectMeta
        {
            Namespace = _namespace,
            Name = name,
            Labels = new() { [ShardNames.Label] = _name },
            Annotations = text is null ? null : new() { [annotation] = text },
        },
        Spec = new LeaseSpec { HolderIdentity = _identity, LeaseDurationSeconds = Math.Max(1, (int)_duration.TotalSeconds), RenewTime = _time.GetUtcNow() },
    };

    private static Lease Versioned(Lease lease, string uid, string version) => lease with { Metadata = lease.Metadata with { Uid = uid, ResourceVersion = version } };
}
