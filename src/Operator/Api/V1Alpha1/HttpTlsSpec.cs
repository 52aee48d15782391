namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Trust and client certificate of an https request.</summary>
public sealed record HttpTlsSpec
{
    /// <summary>PEM certificates that are trusted instead of the system's.</summary>
    public ValueSource? CaFrom { get; init; }

    /// <summary>Name of a Secret of type kubernetes.io/tls.</summary>
    public string? ClientCertificateSecret { get; init; }

    /// <summary>Name that the server's certificate must have. Null: the host of the URL.</summary>
    public string? ServerName { get; init; }
}
