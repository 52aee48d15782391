using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Operator.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// Makes one call and judges its outcome. No redirects, no proxy, no cookies, no ambient credentials. Only the status code and the class
/// of a failure leave this type: never a body, a header value or a resolved address.
/// </summary>
public sealed class HttpCaller : IDisposable
{
    private static readonly string UserAgent = $"scheduledjob-operator/{typeof(HttpCaller).Assembly.GetName().Version?.ToString(3)}";
    private readonly HttpMessageInvoker _invoker;
    private readonly TimeProvider _time;

    /// <summary>A caller with its own connections.</summary>
    public HttpCaller(TimeProvider time)
        : this(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 64,
            },
            time)
    {
    }

    /// <summary>A caller over another handler, which it will dispose.</summary>
    internal HttpCaller(HttpMessageHandler handler, TimeProvider time)
    {
        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
        _time = time;
    }

    /// <summary>Calls once.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the target did anything is unknown.</exception>
    public async Task<CallOutcome> CallAsync(ScheduledJob job, HttpActionSpec action, StartAttempt start, CancellationToken cancellationToken)
    {
        if (!DurationText.TryParse(action.Timeout, out var timeout, out _))
            timeout = TimeSpan.FromSeconds(30);
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = BuildRequest(job, action, start);
            using var response = await _invoker.SendAsync(request, linked.Token);
            return Judge(action, (int)response.StatusCode);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed(
                Reasons.HttpTimeout, $"no complete answer within {DurationText.Format(timeout)}", RetryClasses.Timeout);
        }
        catch (HttpRequestException e)
        {
            return Failed(e);
        }
        catch (UriFormatException)
        {
            return Failed(Reasons.InvalidAction, "spec.action.http.url: is no URL once its variables are filled in", null);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _invoker.Dispose();

    private static HttpRequestMessage BuildRequest(ScheduledJob job, HttpActionSpec action, StartAttempt start)
    {
        var variables = RunVariables.Of(job, start);
        var request = new HttpRequestMessage(
            new HttpMethod(action.Method), new Uri(RunVariables.Expand(action.Url!, variables, Uri.EscapeDataString)))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        if (action.Body is { } body)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(RunVariables.Expand(body, variables)));
        else if (action.Method is "POST" or "PUT" or "PATCH")
            request.Content = new ByteArrayContent([]);
        foreach (var header in action.Headers ?? [])
            Set(request, header.Name, RunVariables.Expand(header.Value ?? "", variables));

        // Ours come last and replace what the user wrote under the same name: a target must be able to rely on them.
        Set(request, "User-Agent", UserAgent);
        Set(request, "Idempotency-Key", start.RunId);
        Set(request, "X-ScheduledJob-Name", job.Metadata.Name!);
        Set(request, "X-ScheduledJob-Namespace", job.Metadata.Namespace!);
        Set(request, "X-ScheduledJob-Scheduled-Time", KubeTimeConverter.ToText(start.NominalTime));
        Set(request, "X-ScheduledJob-Attempt", start.Number.ToString());
        Set(request, "traceparent", RunTracer.TraceParent(job.Metadata.Uid!, start));
        return request;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        // A name belongs to one of the two collections. The other one refuses to add it, and throws when asked to remove it.
        HttpHeaders? headers = request.Headers.TryAddWithoutValidation(name, value) ? request.Headers : request.Content?.Headers;
        headers?.Remove(name);
        headers?.TryAddWithoutValidation(name, value);
    }

    private static CallOutcome Judge(HttpActionSpec action, int code)
    {
        if (StatusCodeSet.Contains(action.SuccessCodes, code))
            return new CallOutcome(code, null);
        var retryClass = code switch
        {
            408 => RetryClasses.Timeout,
            429 => RetryClasses.TooManyRequests,
            >= 500 => RetryClasses.ServerError,
            >= 400 => RetryClasses.ClientError,
            _ => RetryClasses.UnexpectedResponse,
        };
        var message = $"the target answered {code}; success is {string.Join(", ", action.SuccessCodes)}";
        return new CallOutcome(code, new Failure(Reasons.HttpStatus, message, retryClass, code));
    }

    // The exception's own message may hold addresses; these texts hold only what the user can act on.
    private static CallOutcome Failed(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError =>
            Failed(Reasons.HttpConnectFailed, "the host name can't be resolved", RetryClasses.Connect),
        HttpRequestError.SecureConnectionError =>
            Failed(Reasons.HttpTlsFailed, "no secure connection: the certificate is not trusted or TLS failed", RetryClasses.Connect),
        HttpRequestError.ConnectionError when e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            Failed(Reasons.HttpConnectFailed, "the connection was refused", RetryClasses.Connect),
        HttpRequestError.ConnectionError =>
            Failed(Reasons.HttpConnectFailed, "no connection could be made", RetryClasses.Connect),
        _ => Failed(Reasons.HttpConnectFailed, "the connection broke before the answer was complete", RetryClasses.Connect),
    };

    private static CallOutcome Failed(string reason, string message, string? retryClass) =>
        new(null, new Failure(reason, message, retryClass));
}
