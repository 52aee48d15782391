namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="RetrySpec.OnlyOn"/>: kinds of failure that another attempt may cure.</summary>
public static class RetryClasses
{
    /// <summary>HTTP: no connection, or it broke.</summary>
    public const string Connect = "Connect";

    /// <summary>HTTP: no answer within the attempt's timeout, or code 408.</summary>
    public const string Timeout = "Timeout";

    /// <summary>HTTP: code 429.</summary>
    public const string TooManyRequests = "TooManyRequests";

    /// <summary>HTTP: a 5xx code.</summary>
    public const string ServerError = "ServerError";

    /// <summary>HTTP: any other 4xx code.</summary>
    public const string ClientError = "ClientError";

    /// <summary>HTTP: another code that is no success, or a body that is not as expected.</summary>
    public const string UnexpectedResponse = "UnexpectedResponse";

    /// <summary>Pod or Job: it ran and failed.</summary>
    public const string PodFailed = "PodFailed";

    /// <summary>Pod or Job: it vanished or was evicted.</summary>
    public const string PodLost = "PodLost";

    /// <summary>Pod or Job: it did not run in time.</summary>
    public const string PendingTimeout = "PendingTimeout";
}
