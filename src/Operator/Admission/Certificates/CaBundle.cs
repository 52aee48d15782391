using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>What a caBundle must be. Pure.</summary>
internal static class CaBundle
{
    /// <summary>
    /// How long a former authority of ours stays in a bundle after a new one was issued, so that replicas which still serve its certificate
    /// are trusted. After that it is gone, even if it was replaced because somebody got hold of its key.
    /// </summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private const int MostFormer = 4;

    /// <summary>The bundle with the authority first; the same bytes if nothing has to change.</summary>
    /// <param name="current">The bundle as it is; anything.</param>
    /// <param name="authority">The authority, as PEM.</param>
    /// <param name="now">When.</param>
    public static byte[] With(byte[]? current, string authority, DateTimeOffset now)
    {
        using var ours = X509Certificate2.CreateFromPem(authority);
        var issued = ours.NotBefore.ToUniversalTime() + CertificateIssuer.Backdating;
        var former = now.UtcDateTime < issued + Overlap
            ? Read(current).Where(c => c.Subject == ours.Subject && c.Thumbprint != ours.Thumbprint && CertificateCheck.IsValid(c, now)).Take(MostFormer)
            : [];
        var wanted = Encoding.ASCII.GetBytes(string.Concat(former.Prepend(ours).Select(c => c.ExportCertificatePem() + "\n")));
        return current.AsSpan().SequenceEqual(wanted) ? current! : wanted;
    }

    /// <summary>Whether a bundle holds an authority.</summary>
    public static bool Holds(byte[]? bundle, string authority)
    {
        using var ours = X509Certificate2.CreateFromPem(authority);
        return Read(bundle).Any(c => c.Thumbprint == ours.Thumbprint);
    }

    private static X509Certificate2Collection Read(byte[]? bundle)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Encoding.UTF8.GetString(bundle ?? []));
        }
        catch (CryptographicException)
        {
            // Not a bundle: it is replaced as a whole.
        }

        return found;
    }
}
