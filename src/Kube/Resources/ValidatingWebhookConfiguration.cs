namespace ScheduledJobs.Kube.Resources;

/// <summary>
/// The parts of <c>admissionregistration.k8s.io/v1</c> ValidatingWebhookConfiguration that this runtime reads. It is changed by patches
/// only, so everything else in it survives.
/// </summary>
public sealed record ValidatingWebhookConfiguration : IKubeObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The webhooks that the API server calls.</summary>
    public List<ValidatingWebhook>? Webhooks { get; init; }
}

/// <summary>One webhook of a configuration.</summary>
public sealed record ValidatingWebhook
{
    /// <summary>A domain name that messages quote.</summary>
    public string? Name { get; init; }

    /// <summary>Where it is, and whom to trust there.</summary>
    public WebhookClientConfig? ClientConfig { get; init; }
}

/// <summary>Where a webhook is: exactly one of url and service is set.</summary>
public sealed record WebhookClientConfig
{
    /// <summary>An https URL outside the cluster.</summary>
    public string? Url { get; init; }

    /// <summary>A Service in the cluster.</summary>
    public WebhookService? Service { get; init; }

    /// <summary>The trusted authorities: PEM, base64 in JSON.</summary>
    public byte[]? CaBundle { get; init; }
}

/// <summary>The Service of a webhook.</summary>
public sealed record WebhookService
{
    /// <summary>Its namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}
