namespace ScheduledJobs.Kube.Resources;

/// <summary>The reasons of <see cref="Status"/> that Kubernetes knows (<c>metav1.StatusReason</c>).</summary>
public static class StatusReasons
{
#pragma warning disable CS1591 // The constants explain themselves.
    public const string Unauthorized = "Unauthorized";
    public const string Forbidden = "Forbidden";
    public const string NotFound = "NotFound";
    public const string AlreadyExists = "AlreadyExists";
    public const string Conflict = "Conflict";
    public const string Gone = "Gone";
    public const string Invalid = "Invalid";
    public const string Timeout = "Timeout";
    public const string TooManyRequests = "TooManyRequests";
    public const string BadRequest = "BadRequest";
    public const string MethodNotAllowed = "MethodNotAllowed";
    public const string NotAcceptable = "NotAcceptable";
    public const string UnsupportedMediaType = "UnsupportedMediaType";
    public const string InternalError = "InternalError";
    public const string Expired = "Expired";
    public const string ServiceUnavailable = "ServiceUnavailable";
    public const string RequestEntityTooLarge = "RequestEntityTooLarge";
#pragma warning restore CS1591
}
