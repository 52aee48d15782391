using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.LocalCluster.Console;

namespace ScheduledJobs.LocalCluster;

/// <summary>Serializers of what the console reads.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(AnyObject))]
internal sealed partial class LocalClusterJsonContext : JsonSerializerContext;
