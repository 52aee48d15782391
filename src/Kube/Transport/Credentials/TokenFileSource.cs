using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>
/// A token in a file that others rotate (the kubelet renews a projected service account token). It is read again when
/// it is a minute old, and at once after the server rejects it. If the file cannot be read, the last token stays in use.
/// </summary>
internal sealed partial class TokenFileSource(string path, TimeProvider time, ILogger logger) : CredentialSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private Credential? _current;
    private long _readAt;
    private bool _stale;

    public override ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_current is null || _stale || time.GetElapsedTime(_readAt) >= MaxAge)
                Read_NeedsLock();
            return ValueTask.FromResult(_current!);
        }
    }

    public override bool Reject(Credential credential)
    {
        lock (_gate)
        {
            if (ReferenceEquals(credential, _current))
                _stale = true;
            return true;
        }
    }

    private void Read_NeedsLock()
    {
        _readAt = time.GetTimestamp();
        _stale = false;
        try
        {
            var token = File.ReadAllText(path).Trim();
            if (token.Length == 0)
                throw new IOException($"The token file '{path}' is empty.");
            if (token != _current?.Authorization?.Parameter)
                _current = Credential.Bearer(token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_current is null)
                throw new CredentialException($"The token file '{path}' cannot be read: {e.Message}", e);
            Log.KeepsOldToken(logger, path, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The token file '{Path}' cannot be read; the last token stays in use.")]
        public static partial void KeepsOldToken(ILogger logger, string path, Exception exception);
    }
}
