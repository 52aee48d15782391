using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>Credentials of this process.</summary>
/// <param name="Authorization">Authorization header of each request.</param>
/// <param name="Certificate">Certificate, with key, of each connection; only set if a plug-in made one.</param>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, X509Certificate2? Certificate = null)
{
    public static Credential None { get; } = new((AuthenticationHeaderValue?)null);

    public static Credential Bearer(string token) => new(new AuthenticationHeaderValue("Bearer", token));
}
