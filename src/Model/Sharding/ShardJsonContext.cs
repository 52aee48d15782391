using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScheduledJobs.Model.Sharding;

/// <summary>Serializers of what replicas write into Leases.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MapData))]
[JsonSerializable(typeof(ReportData))]
internal sealed partial class ShardJsonContext : JsonSerializerContext;

internal sealed record MapData(long Epoch, List<MemberData?>? Members, List<EntryData?>? Buckets);

internal sealed record MemberData(string? Name, string? Uid);

internal sealed record EntryData(int? Owner, long Epoch, int? To);

internal sealed record ReportData(string? Map, List<DrainedData?>? Drained, bool IsLeaving);

internal sealed record DrainedData(int Bucket, long Epoch);
