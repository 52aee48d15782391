using System.Collections.Immutable;
using System.Text.Json;

namespace ScheduledJobs.Model.Sharding;

/// <summary>The map as text, for an annotation. Fields of later versions are ignored.</summary>
internal static class ShardMapText
{
    /// <summary>Longest text that is read, in characters. A map with 64 members has 12,000.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Writes a map: members once, and entries that refer to them by position.</summary>
    public static string Write(ShardMap map)
    {
        var members = map.Buckets.SelectMany(e => new[] { e.Owner, e.To }).OfType<MemberId>().Distinct().OrderBy(m => m.Uid, StringComparer.Ordinal).ToList();
        return JsonSerializer.Serialize(
            new MapData(
                map.Epoch,
                members.ConvertAll(m => (MemberData?)new MemberData(m.Name, m.Uid)),
                [.. map.Buckets.Select(e => new EntryData(IndexOf(e.Owner), e.Epoch, IndexOf(e.To)))]),
            ShardJsonContext.Default.MapData);

        int? IndexOf(MemberId? member) => member is null ? null : members.IndexOf(member);
    }

    /// <summary>Reads a map.</summary>
    /// <param name="text">The text; null if it is missing.</param>
    /// <param name="problem">What is wrong with it: the field, what was found, and what was expected; null if nothing is.</param>
    /// <returns>The map, or null if something is wrong with it.</returns>
    public static ShardMap? Read(string? text, out string? problem)
    {
        if (text is null or { Length: > MaxLength })
        {
            problem = text is null ? "the map is missing." : $"the map has {text.Length} characters; at most {MaxLength} are allowed.";
            return null;
        }

        try
        {
            var data = JsonSerializer.Deserialize(text, ShardJsonContext.Default.MapData);
            problem = FindProblem(data);
            return problem is null ? ToMap(data!) : null;
        }
        catch (JsonException e)
        {
            problem = $"the map is not valid JSON: {e.Message}";
            return null;
        }
    }

    private static string? FindProblem(MapData? map)
    {
        if (map?.Buckets is not { Count: Bucket.Count } buckets)
            return $"buckets: found {map?.Buckets?.Count ?? 0}, expected {Bucket.Count}.";
        if (map.Epoch < 1)
            return $"epoch: found {map.Epoch}, expected at least 1.";
        if (map.Members is not { Count: <= 2 * Bucket.Count } members)
            return $"members: found {map.Members?.Count.ToString() ?? "nothing"}, expected at most {2 * Bucket.Count}.";
        if (members.FindIndex(m => string.IsNullOrEmpty(m?.Name) || string.IsNullOrEmpty(m.Uid)) is >= 0 and var nameless)
            return $"members[{nameless}]: name or uid is missing.";
        if (members.DistinctBy(m => m!.Uid).Count() < members.Count)
            return "members: found the same uid twice.";
        for (var i = 0; i < Bucket.Count; i++)
        {
            if (FindProblem(buckets[i], map.Epoch, members.Count) is { } problem)
                return $"buckets[{i}]{problem}";
        }

        return null;
    }

    private static string? FindProblem(EntryData? entry, long epoch, int members) => entry switch
    {
        null => ": found null, expected an object.",
        _ when entry.Epoch < 1 || entry.Epoch > epoch => $".epoch: found {entry.Epoch}, expected 1 to {epoch}.",
        { Owner: { } owner } when owner < 0 || owner >= members => $".owner: found {owner}, expected 0 to {members - 1}.",
        { To: { } to } when to < 0 || to >= members => $".to: found {to}, expected 0 to {members - 1}.",
        { Owner: null, To: not null } => ".to: found without an owner, from which the bucket could move.",
        { To: { } to } when to == entry.Owner => ".to: found the owner, expected another member.",
        _ => null,
    };

    private static ShardMap ToMap(MapData data)
    {
        var members = data.Members!.ConvertAll(m => new MemberId(m!.Name!, m.Uid!));
        return new ShardMap(data.Epoch, [.. data.Buckets!.Select(e => new BucketEntry(Member(e!.Owner), e.Epoch, Member(e.To)))]);

        MemberId? Member(int? index) => index is { } i ? members[i] : null;
    }
}
