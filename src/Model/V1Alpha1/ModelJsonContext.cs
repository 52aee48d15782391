using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Serializers of the API types, made by the compiler.</summary>
/// <remarks>
/// The source generator sets every init property, also those that the JSON does not hold, so initializers of init properties are lost.
/// Defaults therefore stand where they survive: in constructor parameters, or in getters.
/// Most texts of a ScheduledJob are the same in a hundred thousand of them: policies, reasons, time zones, images' registries. Hence the pool.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(PooledStringConverter)])]
[JsonSerializable(typeof(ScheduledJob))]
public sealed partial class ModelJsonContext : JsonSerializerContext;
