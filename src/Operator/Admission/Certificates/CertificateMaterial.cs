namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>An authority and a certificate that it signed, with their keys, as PEM.</summary>
internal sealed record CertificateMaterial(string Authority, string AuthorityKey, string Certificate, string Key)
{
    /// <summary>Nothing yet.</summary>
    public static CertificateMaterial None { get; } = new("", "", "", "");
}
