using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Source-generated serializers of the API types.</summary>
/// <remarks>
/// The source generator sets every init property, even those that the JSON does not contain, so initializers of init properties are lost.
/// Defaults are therefore in constructor parameters or in getters, where they survive.
/// A hundred thousand ScheduledJobs share most of their texts: policies, reasons, time zones, image registries. Hence the pool.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(PooledStringConverter)])]
[JsonSerializable(typeof(ScheduledJob))]
[JsonSerializable(typeof(ScheduleCalendar))]
[JsonSerializable(typeof(Backfill))]
[JsonSerializable(typeof(ResourceCriteria))]
public sealed partial class ModelJsonContext : JsonSerializerContext;
