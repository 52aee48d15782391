using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>Supplies the credential for the next request. Thread-safe.</summary>
internal abstract class CredentialSource : IDisposable
{
    /// <summary>The current credential; quick unless it must be renewed.</summary>
    public abstract ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server rejected this credential. True if a new one may help.</summary>
    public virtual bool Reject(Credential credential) => false;

    /// <inheritdoc />
    public virtual void Dispose()
    {
    }

    /// <summary>The source that a configuration specifies.</summary>
    public static CredentialSource From(KubeClientConfiguration configuration, TimeProvider time, ILogger logger) => configuration switch
    {
        { Token: { } token } => new FixedCredential(Credential.Bearer(token)),
        { TokenFile: { } file } => new TokenFileSource(file, time, logger),
        { UserName: { } user } => new FixedCredential(Basic(user, configuration.Password ?? "")),
        { Exec: { } plugin } => new ExecSource(plugin, configuration, time, logger),
        _ => new FixedCredential(Credential.None),
    };

    private static Credential Basic(string user, string password) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    private sealed class FixedCredential(Credential credential) : CredentialSource
    {
        public override ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credential);
    }
}
