using System.Security.Authentication;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// What a tenant learns about failed calls: what they can act on, and no more. An exception's own message may contain addresses, and a
/// refused connection reads the same as an unreachable host, so that a schedule cannot be used as a port scanner.
/// </summary>
internal static class CallFailures
{
    /// <summary>The failure that an exception represents; null if the exception is not a call failure.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        CallException call => call.Failure,
        HttpRequestException request => Of(request),

        // The handler's own connect timeout. Our limits are cancelled tokens and carry no inner exception.
        OperationCanceledException { InnerException: TimeoutException } => NoConnection,
        IOException => Broken,
        InvalidDataException => new Failure(
            Reasons.HttpUnexpectedBody, "the response body is not compressed the way its headers say", RetryClasses.UnexpectedResponse),
        _ => null,
    };

    /// <summary>The token endpoint of an OAuth 2 server returned no token.</summary>
    public static Failure OfTokenEndpoint(int code) => new(Reasons.HttpStatus, $"responded with {code}; expected 200", ClassOf(code));

    /// <summary>A match of <c>expect.bodyRegex</c> was abandoned.</summary>
    public static string MatchTooLong => $"takes longer than {BodyRegex.MatchTimeoutText} to match against expect.bodyRegex";

    /// <summary>The status code is not a success.</summary>
    public static Failure OfCode(int code, IReadOnlyList<string> successCodes) => new(
        Reasons.HttpStatus, $"the target responded with {code}; expected {string.Join(", ", successCodes)}", ClassOf(code), code);

    private static Failure NoConnection { get; } = new(
        Reasons.HttpConnectFailed, "could not connect: no response at this host and port", RetryClasses.Connect);

    /// <summary>The connection ended too early. Whether the target did anything is unknown.</summary>
    public static Failure Broken { get; } = new(
        Reasons.HttpConnectFailed, "the connection was lost before the response was complete", RetryClasses.Connect);

    private static string ClassOf(int code) => code switch
    {
        408 => RetryClasses.Timeout,
        429 => RetryClasses.TooManyRequests,
        >= 500 => RetryClasses.ServerError,
        >= 400 => RetryClasses.ClientError,
        _ => RetryClasses.UnexpectedResponse,
    };

    private static Failure Of(HttpRequestException exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case CallException call:
                    return call.Failure;
                case ConnectFailedException { Failure: ConnectFailure.Blocked }:
                    return new Failure(Reasons.HttpBlocked, "the operator's egress policy does not allow this target");
                case ConnectFailedException { Failure: ConnectFailure.UnknownHost }:
                    return new Failure(Reasons.HttpConnectFailed, "the host name can't be resolved", RetryClasses.Connect);
                case ConnectFailedException:
                    return NoConnection;
                case CertificateRefusedException refused:
                    return CertificateRefused(refused.Fault);
                case AuthenticationException:
                    return TlsFailed;
            }
        }

        return exception.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => TlsFailed,
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => NoConnection,
            HttpRequestError.ConfigurationLimitExceeded => new Failure(
                Reasons.HttpUnexpectedBody, $"the response headers are longer than {HandlerFactory.MaxAnswerHeaders} KiB", RetryClasses.UnexpectedResponse),
            HttpRequestError.InvalidResponse => new Failure(
                Reasons.HttpConnectFailed, "the target does not speak HTTP", RetryClasses.Connect),
            _ => Broken,
        };
    }

    private static Failure CertificateRefused(CertificateFault fault) => new(
        Reasons.HttpTlsFailed,
        fault switch
        {
            CertificateFault.OtherName => "TLS failed: the target's certificate is for a different name",
            CertificateFault.NotValidNow => "TLS failed: the target's certificate has expired or is not valid yet",
            _ => "TLS failed: the target's certificate is not trusted",
        },
        RetryClasses.Connect);

    private static Failure TlsFailed { get; } = new(
        Reasons.HttpTlsFailed,
        "TLS failed: the target does not use TLS, has no TLS version or cipher in common with the operator, or requires a different client certificate",
        RetryClasses.Connect);
}
