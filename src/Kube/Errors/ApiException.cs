using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Errors;

/// <summary>The API server rejected a request. Transport faults remain <see cref="HttpRequestException"/> and <see cref="IOException"/>.</summary>
public sealed class ApiException : Exception
{
    /// <summary>An error response, with the server's explanation.</summary>
    public ApiException(int code, Status? status, TimeSpan? retryAfter = null)
        : base(status?.Message ?? $"The API server responded with {code}.")
    {
        Code = code;
        Status = status ?? new Status { Outcome = "Failure", Code = code };
        RetryAfter = retryAfter;
    }

    /// <summary>HTTP status code.</summary>
    public int Code { get; }

    /// <summary>The server's explanation; never null.</summary>
    public Status Status { get; }

    /// <summary>From the Retry-After header or the status details.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>404: the object or the resource does not exist.</summary>
    public bool IsNotFound => Code == 404;

    /// <summary>409 because the name is taken.</summary>
    public bool IsAlreadyExists => Code == 409 && Status.Reason == StatusReasons.AlreadyExists;

    /// <summary>409 because the object has changed since it was read, or a precondition failed.</summary>
    public bool IsConflict => Code == 409 && Status.Reason != StatusReasons.AlreadyExists;

    /// <summary>410: the resource version or the continue token is too old.</summary>
    public bool IsExpired => Code == 410 || Status.Reason is StatusReasons.Expired or StatusReasons.Gone;

    /// <summary>422: the object is not valid; a retry does not help.</summary>
    public bool IsInvalid => Code == 422;

    /// <summary>403: not allowed, by RBAC, admission or quota.</summary>
    public bool IsForbidden => Code == 403;

    /// <summary>429.</summary>
    public bool IsTooManyRequests => Code == 429;

    /// <summary>The namespace is being deleted: nothing can be created in it.</summary>
    public bool IsNamespaceTerminating => HasCause("NamespaceTerminating");

    /// <summary>The server has not reached the requested resource version yet.</summary>
    public bool IsTooLargeResourceVersion => HasCause("ResourceVersionTooLarge");

    private bool HasCause(string reason) => Status.Details?.Causes?.Exists(c => c.Reason == reason) == true;
}
