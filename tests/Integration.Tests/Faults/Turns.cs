using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>Whose turn it is to act, by the Leases that operators have written so far: the leader's, or, where they share the schedules, those that the map names.</summary>
/// <param name="findUid">Finds the uid of the schedule that an object of this name belongs to.</param>
internal sealed class Turns(Func<string, string?> findUid)
{
    /// <summary>Name of the leader's Lease.</summary>
    public const string LeaderLease = "scheduledjob-operator";

    private readonly Dictionary<string, string> _members = [];
    private string? _holder;
    private IReadOnlyList<string?>? _owners;

    /// <summary>Whether a write is about the leader's Lease.</summary>
    public static bool IsLeaderLease(ApiCall call) => call is { Resource: "leases", Name: LeaderLease };

    /// <summary>The operator that a write of the leader's Lease makes the leader; null if it frees it.</summary>
    public static string? HolderIn(ApiCall call) => JsonNode.Parse(call.Body).Text("spec", "holderIdentity") is null ? null : call.User;

    /// <summary>Takes the next write of a Lease.</summary>
    public void See(JournalEntry write)
    {
        var call = write.Call;
        if (call.Verb == Verb.Create && call.Name!.StartsWith($"{BucketMap.Lease}-", StringComparison.Ordinal))
            _members[call.Name] = call.User;
        if (!write.IsApplied)
            return;
        if (IsLeaderLease(call))
            _holder = HolderIn(call);
        else if (call.Name == BucketMap.Lease)
            _owners = call.Verb == Verb.Delete ? [] : BucketMap.OwnersIn(JsonNode.Parse(call.Body));
    }

    /// <summary>Whether its operator may write this now. What is not about a schedule, everyone may.</summary>
    public bool MayWrite(ApiCall call)
    {
        if (call.Resource is not ("pods" or "jobs" or "scheduledjobs/status"))
            return true;
        if (_owners is null)
            return _holder is null || _holder == call.User;
        return call.Name is null || findUid(call.Name) is not { } uid
            || (_owners.ElementAtOrDefault(BucketMap.BucketOf(uid)) is { } owner && _members.GetValueOrDefault(owner) == call.User);
    }
}
