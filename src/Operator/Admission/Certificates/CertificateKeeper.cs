using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>Holds the certificate to serve, and looks after it from time to time. Every replica has one.</summary>
/// <param name="source">Where it comes from.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what is wrong.</param>
/// <param name="pause">Time between two looks while all is well; null for the default.</param>
internal sealed class CertificateKeeper(ICertificateSource source, TimeProvider time, ILogger logger, TimeSpan? pause = null)
{
    /// <summary>Time between two looks while all is well, unless set otherwise.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks while something is under way, or has failed.</summary>
    public static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private readonly TimeSpan _pause = pause ?? Pause;
    private volatile X509Certificate2? _current;
    private volatile bool _hasTried;
    private string? _problem;

    /// <summary>The certificate to serve; null before the first one.</summary>
    public X509Certificate2? Current => _current;

    /// <summary>When it ends; null before the first one.</summary>
    public DateTimeOffset? CertificateEnd => Current is { } current ? CertificateCheck.EndOf(current) : null;

    /// <summary>Whether the first look is over. Without a certificate nothing is checked at apply, but everything else works.</summary>
    public bool HasTried => _hasTried;

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var isSettled = await TryAsync(cancellationToken);
            _hasTried = true;
            await Task.Delay(isSettled || _pause < ShortPause ? _pause : ShortPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once. False if it should look again soon.</summary>
    internal async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var state = await source.RefreshAsync(_current, either.Token);
            Serve(state.Certificate);
            _problem = null;
            return state.IsSettled;
        }
        catch (Exception e)
        {
            // Whatever it is, such as a missing permission, the operator goes on, and so does the certificate that is served.
            if (!cancellationToken.IsCancellationRequested && _problem != e.Message)
                logger.CertificateProblem(_problem = e.Message);
            return false;
        }
    }

    private void Serve(X509Certificate2 certificate)
    {
        if (_current?.Thumbprint == certificate.Thumbprint)
            return;
        _current = certificate;
        logger.CertificateServed(CertificateCheck.EndOf(certificate));
    }
}
