using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.LocalKube.Controllers;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube;

/// <summary>Serializers of the kinds that the kubelet and the controllers read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(LocalPod))]
[JsonSerializable(typeof(LocalJob))]
internal sealed partial class LocalKubeJsonContext : JsonSerializerContext;
