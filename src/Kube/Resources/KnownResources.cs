namespace ScheduledJobs.Kube.Resources;

/// <summary>The built-in kinds that this runtime reads or writes.</summary>
public static class KnownResources
{
    /// <summary>Pods.</summary>
    public static ResourceType<Pod> Pods { get; } = new("", "v1", "pods", "Pod", KubeJsonContext.Default.Pod);

    /// <summary>Jobs.</summary>
    public static ResourceType<Job> Jobs { get; } = new("batch", "v1", "jobs", "Job", KubeJsonContext.Default.Job);

    /// <summary>Secrets.</summary>
    public static ResourceType<Secret> Secrets { get; } = new("", "v1", "secrets", "Secret", KubeJsonContext.Default.Secret);

    /// <summary>ConfigMaps.</summary>
    public static ResourceType<ConfigMap> ConfigMaps { get; } =
        new("", "v1", "configmaps", "ConfigMap", KubeJsonContext.Default.ConfigMap);

    /// <summary>ServiceAccounts, for the tokens that are created below them.</summary>
    public static ResourceType<TokenRequest> ServiceAccountTokens { get; } =
        new("", "v1", "serviceaccounts", "TokenRequest", KubeJsonContext.Default.TokenRequest);

    /// <summary>Namespaces.</summary>
    public static ResourceType<Namespace> Namespaces { get; } =
        new("", "v1", "namespaces", "Namespace", KubeJsonContext.Default.Namespace, Namespaced: false);

    /// <summary>Leases.</summary>
    public static ResourceType<Lease> Leases { get; } =
        new("coordination.k8s.io", "v1", "leases", "Lease", KubeJsonContext.Default.Lease);

    /// <summary>Events.</summary>
    public static ResourceType<Event> Events { get; } = new("events.k8s.io", "v1", "events", "Event", KubeJsonContext.Default.Event);

    /// <summary>Configurations of validating webhooks.</summary>
    public static ResourceType<ValidatingWebhookConfiguration> ValidatingWebhookConfigurations { get; } = new(
        "admissionregistration.k8s.io",
        "v1",
        "validatingwebhookconfigurations",
        "ValidatingWebhookConfiguration",
        KubeJsonContext.Default.ValidatingWebhookConfiguration,
        Namespaced: false);
}
