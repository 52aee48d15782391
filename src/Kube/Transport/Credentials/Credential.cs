using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>What proves who we are.</summary>
/// <param name="Authorization">Header of each request.</param>
/// <param name="Certificate">Certificate, with key, of each connection; only where a plug-in made one.</param>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, X509Certificate2? Certificate = null)
{
    public static Credential None { get; } = new((AuthenticationHeaderValue?)null);

    public static Credential Bearer(string token) => new(new AuthenticationHeaderValue("Bearer", token));
}
