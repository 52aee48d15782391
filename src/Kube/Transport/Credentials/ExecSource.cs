using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>Credentials from a plug-in, kept until they expire or the server rejects them. The plug-in never runs concurrently.</summary>
internal sealed class ExecSource(ExecPlugin plugin, KubeClientConfiguration configuration, TimeProvider time, ILogger logger)
    : CredentialSource
{
    private readonly SemaphoreSlim _oneRun = new(1, 1);
    private readonly ExecRunner _runner = new(plugin, configuration, time, logger);
    private volatile Entry? _entry;

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (_entry is { } entry && IsFresh(entry))
            return entry.Credential;

        await _oneRun.WaitAsync(cancellationToken);
        try
        {
            if (_entry is { } other && IsFresh(other))
                return other.Credential;
            var answer = await _runner.RunAsync(cancellationToken);
            _entry = new Entry(ToCredential(answer), answer.ExpirationTimestamp);
            return _entry.Credential;
        }
        finally
        {
            _oneRun.Release();
        }
    }

    public override bool Reject(Credential credential)
    {
        // Only the rejected credential is dropped: another request may have fetched a better one meanwhile.
        var entry = _entry;
        if (entry is not null && ReferenceEquals(entry.Credential, credential))
            Interlocked.CompareExchange(ref _entry, null, entry);
        return true;
    }

    public override void Dispose()
    {
        _oneRun.Dispose();
        base.Dispose();
    }

    private bool IsFresh(Entry entry) => entry.Expires is not { } expires || time.GetUtcNow() < expires;

    private static Credential ToCredential(ExecCredentialStatus answer) => new(
        answer.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null,
        answer.ClientCertificateData is { } certificate && answer.ClientKeyData is { } key
            ? ClientCertificate.FromPem(certificate, key)
            : null);

    private sealed record Entry(Credential Credential, DateTimeOffset? Expires);
}
