using System.Net;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Observability;
using ScheduledJobs.Kube.Transport.Credentials;

namespace ScheduledJobs.Kube.Transport;

/// <summary>
/// Sends requests: adds credentials, fetches new ones after a 401, waits if the server says when to come back, and turns error responses into
/// <see cref="ApiException"/>.
/// </summary>
internal sealed partial class ApiTransport : IDisposable
{
    private const int MaxRetries = 4;

    // If the server asks for a longer wait than this, the caller retries, not this class.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly KubeClientConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Uri _baseAddress;
    private readonly CredentialSource _credentials;
    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private Credential? _lastCredential;

    /// <param name="configuration">The server and the credentials.</param>
    /// <param name="handler">Holds the connections; null for the default one. Disposed together with this.</param>
    /// <param name="time">Measures time limits and waits.</param>
    /// <param name="logger">Receives log lines about waits.</param>
    public ApiTransport(KubeClientConfiguration configuration, HttpMessageHandler? handler, TimeProvider time, ILogger logger)
    {
        _configuration = configuration;
        _time = time;
        _logger = logger;
        _baseAddress = new Uri(configuration.Server.ToString().TrimEnd('/') + "/");
        _credentials = CredentialSource.From(configuration, time, logger);
        _handler = handler ?? Connections.CreateHandler(configuration, () => _lastCredential?.Certificate);
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: true);
    }

    /// <summary>Other credentials over the same connections, which this transport still owns.</summary>
    public ApiTransport With(KubeClientConfiguration configuration) => new(configuration, new SharedHandler(_handler), _time, _logger);

    /// <summary>Sends a request and reads its response, both within the configured time limit.</summary>
    /// <exception cref="ApiException">The server rejected the request.</exception>
    /// <exception cref="HttpRequestException">There was no response, or not in time.</exception>
    public async Task<TResult> SendAsync<TResult>(
        ApiRequest request, Func<Stream, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_configuration.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await OpenAsync(request, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await read(body, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(request, e);
        }
    }

    /// <summary>Like <see cref="OpenAsync"/>, but the response must begin within the configured time limit.</summary>
    /// <exception cref="HttpRequestException">There was no response, or not in time.</exception>
    public async Task<HttpResponseMessage> OpenInTimeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_configuration.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await OpenAsync(request, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(request, e);
        }
    }

    /// <summary>Sends a request and returns the successful response with its body unread. The caller disposes it and limits the time.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credentialRenewed = false;
        for (var retries = 0; ;)
        {
            var credential = await _credentials.GetAsync(cancellationToken);
            _lastCredential = credential;
            var response = await SendOnceAsync(request, credential, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;

            using (response)
            {
                var refusal = await ErrorResponse.ReadAsync(response, _time, cancellationToken);
                if (refusal.Code == (int)HttpStatusCode.Unauthorized && !credentialRenewed && _credentials.Reject(credential))
                {
                    credentialRenewed = true;
                    continue;
                }

                if (!request.RetryWhenBusy || retries == MaxRetries || WaitBeforeRetry(refusal) is not { } wait)
                    throw refusal;
                retries++;
                Log.WaitsForServer(_logger, request.Method, request.Path, refusal.Code, wait);
                await Task.Delay(wait, _time, cancellationToken);
            }
        }
    }

    private HttpRequestException TimedOut(ApiRequest request, OperationCanceledException e) => new(
        HttpRequestError.Unknown,
        $"The API server did not respond to {request.Method} {request.Path} within {_configuration.RequestTimeout.TotalSeconds:0} s.",
        new TimeoutException(e.Message, e));

    // An error response with Retry-After had no effect, whatever the method: the server wants the request to be repeated.
    private static TimeSpan? WaitBeforeRetry(ApiException refusal) =>
        refusal is { Code: 429 or >= 500, RetryAfter: { } wait } && wait <= LongestWait ? wait : null;

    /// <inheritdoc />
    public void Dispose()
    {
        _invoker.Dispose();
        _credentials.Dispose();
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(_baseAddress, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Authorization = credential.Authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Text);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (_configuration.ImpersonateUser is { } user)
            message.Headers.TryAddWithoutValidation("Impersonate-User", user);
        foreach (var group in _configuration.ImpersonateGroups)
            message.Headers.TryAddWithoutValidation("Impersonate-Group", group);

        // The handler takes the TLS server name from here; there is no other way to set it.
        message.Headers.Host = _configuration.TlsServerName;
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        HttpStatusCode? code = null;
        var started = _time.GetTimestamp();
        try
        {
            var response = await _invoker.SendAsync(message, cancellationToken);
            code = response.StatusCode;
            return response;
        }
        finally
        {
            KubeMetrics.Requested(request.Method, _baseAddress.Authority, code, _time.GetElapsedTime(started));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} returned {Code}; waiting {Wait}, as the server asked.")]
        public static partial void WaitsForServer(ILogger logger, HttpMethod method, string path, int code, TimeSpan wait);
    }
}
