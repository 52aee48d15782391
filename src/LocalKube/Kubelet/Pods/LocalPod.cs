using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Kubelet.Pods;

/// <summary>A Pod with the part of its spec that a local process can honour.</summary>
/// <remarks>
/// Setters, not init accessors, here and below: generated serializers set the latter even if the JSON lacks them, and lose the defaults.
/// </remarks>
internal sealed record LocalPod : IKubeObject
{
    public static ResourceType<LocalPod> Type { get; } = new("", "v1", "pods", "Pod", LocalKubeJsonContext.Default.LocalPod);

    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public ObjectMeta Metadata { get; set; } = new();

    public PodSpec Spec { get; set; } = new();

    public PodStatus? Status { get; set; }

    /// <summary>Succeeded or Failed: it will not run again.</summary>
    public bool HasEnded => Status?.Phase is PodPhases.Succeeded or PodPhases.Failed;
}

internal sealed record PodSpec
{
    public List<Container>? InitContainers { get; set; }

    public List<Container> Containers { get; set; } = [];

    public string RestartPolicy { get; set; } = RestartPolicies.Always;

    public string? NodeName { get; set; }

    public string? ServiceAccountName { get; set; }

    public long? ActiveDeadlineSeconds { get; set; }

    public long TerminationGracePeriodSeconds { get; set; } = 30;
}

internal sealed record Container
{
    public string Name { get; set; } = "";

    public string Image { get; set; } = "";

    public List<string>? Command { get; set; }

    public List<string>? Args { get; set; }

    public string? WorkingDir { get; set; }

    public List<EnvVar>? Env { get; set; }

    public List<EnvFromSource>? EnvFrom { get; set; }

    public List<VolumeMount>? VolumeMounts { get; set; }

    /// <summary>Only for init containers: <c>Always</c> makes a sidecar.</summary>
    public string? RestartPolicy { get; set; }
}

internal sealed record EnvVar
{
    public string Name { get; set; } = "";

    public string? Value { get; set; }

    public EnvVarSource? ValueFrom { get; set; }
}

internal sealed record EnvVarSource
{
    public FieldSelector? FieldRef { get; set; }

    public KeySelector? SecretKeyRef { get; set; }

    public KeySelector? ConfigMapKeyRef { get; set; }
}

internal sealed record FieldSelector
{
    public string FieldPath { get; set; } = "";
}

internal sealed record KeySelector
{
    public string Name { get; set; } = "";

    public string Key { get; set; } = "";

    public bool Optional { get; set; }
}

internal sealed record EnvFromSource
{
    public string Prefix { get; set; } = "";

    public NamedSource? SecretRef { get; set; }

    public NamedSource? ConfigMapRef { get; set; }
}

internal sealed record NamedSource
{
    public string Name { get; set; } = "";

    public bool Optional { get; set; }
}

internal sealed record VolumeMount
{
    public string Name { get; set; } = "";

    public string MountPath { get; set; } = "";
}

internal static class RestartPolicies
{
    public const string Always = "Always";
    public const string OnFailure = "OnFailure";
    public const string Never = "Never";

    /// <summary>Whether a container that ended with this code starts again.</summary>
    public static bool Restarts(string policy, int exitCode) => policy switch
    {
        Never => false,
        OnFailure => exitCode != 0,
        _ => true,
    };
}
