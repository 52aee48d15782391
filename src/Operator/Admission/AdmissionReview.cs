using System.Text.Json;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Admission;

/// <summary><c>admission.k8s.io/v1</c> AdmissionReview: a question of the API server, or the reply to it.</summary>
internal sealed record AdmissionReview
{
    public const string Version = "admission.k8s.io/v1";

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}

/// <summary>What is about to be written.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>Identifies the question; the reply repeats it.</summary>
    public string? Uid { get; init; }

    /// <summary>The kind of the object.</summary>
    public AdmissionKind? Kind { get; init; }

    /// <summary>Such as <c>status</c>; empty for the object itself.</summary>
    public string? SubResource { get; init; }

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string? Operation { get; init; }

    /// <summary>The object as it is to be stored.</summary>
    public RawJson Object { get; init; }

    /// <summary>The stored object; null for a create.</summary>
    public RawJson OldObject { get; init; }
}

/// <summary>Group, version and kind.</summary>
internal sealed record AdmissionKind
{
    public string? Group { get; init; }

    public string? Version { get; init; }

    public string? Kind { get; init; }
}

/// <summary>The reply.</summary>
internal sealed record AdmissionResponse
{
    public string? Uid { get; init; }

    public bool Allowed { get; init; }

    /// <summary>Why not.</summary>
    public Status? Status { get; init; }

    /// <summary>What kubectl prints although the request is allowed.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>
/// Serializers of reviews. An object may be nested as deeply as the API server allows: the envelope must still be read, so that the reply
/// can say that the object cannot be.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = MaxDepth)]
[JsonSerializable(typeof(AdmissionReview))]
internal sealed partial class AdmissionJsonContext : JsonSerializerContext
{
    /// <summary>The API server's own limit is 10,000.</summary>
    public const int MaxDepth = 10_100;
}
