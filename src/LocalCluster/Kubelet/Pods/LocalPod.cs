using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Kubelet.Pods;

/// <summary>A Pod with the part of its spec that a local process can honour.</summary>
internal sealed record LocalPod : IKubeObject
{
    public static ResourceType<LocalPod> Type { get; } = new("", "v1", "pods", "Pod", LocalClusterJsonContext.Default.LocalPod);

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public PodSpec Spec { get; init; } = new();

    public PodStatus? Status { get; init; }

    /// <summary>Succeeded or Failed: it will not run again.</summary>
    public bool HasEnded => Status?.Phase is PodPhases.Succeeded or PodPhases.Failed;
}

internal sealed record PodSpec
{
    public List<Container>? InitContainers { get; init; }

    public List<Container> Containers { get; init; } = [];

    public string RestartPolicy { get; init; } = RestartPolicies.Always;

    public string? NodeName { get; init; }

    public string? ServiceAccountName { get; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    public long TerminationGracePeriodSeconds { get; init; } = 30;
}

internal sealed record Container
{
    public string Name { get; init; } = "";

    public string Image { get; init; } = "";

    public List<string>? Command { get; init; }

    public List<string>? Args { get; init; }

    public string? WorkingDir { get; init; }

    public List<EnvVar>? Env { get; init; }

    public List<EnvFromSource>? EnvFrom { get; init; }

    public List<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Only init containers have one: <c>Always</c> makes a sidecar.</summary>
    public string? RestartPolicy { get; init; }
}

internal sealed record EnvVar
{
    public string Name { get; init; } = "";

    public string? Value { get; init; }

    public EnvVarSource? ValueFrom { get; init; }
}

internal sealed record EnvVarSource
{
    public FieldSelector? FieldRef { get; init; }

    public KeySelector? SecretKeyRef { get; init; }

    public KeySelector? ConfigMapKeyRef { get; init; }
}

internal sealed record FieldSelector
{
    public string FieldPath { get; init; } = "";
}

internal sealed record KeySelector
{
    public string Name { get; init; } = "";

    public string Key { get; init; } = "";

    public bool Optional { get; init; }
}

internal sealed record EnvFromSource
{
    public string Prefix { get; init; } = "";

    public NamedSource? SecretRef { get; init; }

    public NamedSource? ConfigMapRef { get; init; }
}

internal sealed record NamedSource
{
    public string Name { get; init; } = "";

    public bool Optional { get; init; }
}

internal sealed record VolumeMount
{
    public string Name { get; init; } = "";

    public string MountPath { get; init; } = "";
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
