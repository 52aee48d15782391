using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.LocalCluster.Console;
using ScheduledJobs.LocalCluster.Controllers;
using ScheduledJobs.LocalCluster.Kubelet.Pods;

namespace ScheduledJobs.LocalCluster;

/// <summary>Serializers of the kinds that the kubelet, the controllers and the console read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(LocalPod))]
[JsonSerializable(typeof(LocalJob))]
[JsonSerializable(typeof(AnyObject))]
internal sealed partial class LocalClusterJsonContext : JsonSerializerContext;
