using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Errors;

/// <summary>The API's error responses, worded as in Kubernetes.</summary>
internal static class Refusals
{
    public const string ModifiedMessage = "the object has been modified; please apply your changes to the latest version and try again";

    public static StatusException BadRequest(string message) => Make(400, StatusReasons.BadRequest, message);

    public static StatusException Unauthorized() => Make(401, StatusReasons.Unauthorized, "Unauthorized");

    public static StatusException NotFound(ResourceKind kind, string name) =>
        Make(404, StatusReasons.NotFound, $"{kind.QualifiedResource} \"{name}\" not found", Named(kind, name));

    public static StatusException NamespaceNotFound(string name) => Make(
        404, StatusReasons.NotFound, $"namespaces \"{name}\" not found", new StatusDetails { Name = name, Kind = "namespaces" });

    public static StatusException PathNotFound() =>
        Make(404, StatusReasons.NotFound, "the server could not find the requested resource", new StatusDetails());

    public static StatusException MethodNotAllowed() => Make(
        405, StatusReasons.MethodNotAllowed, "the server does not allow this method on the requested resource", new StatusDetails());

    public static StatusException NotAcceptable() => Make(
        406, StatusReasons.NotAcceptable, "only the following media types are accepted: application/json");

    public static StatusException AlreadyExists(ResourceKind kind, string name) =>
        Make(409, StatusReasons.AlreadyExists, $"{kind.QualifiedResource} \"{name}\" already exists", Named(kind, name));

    public static StatusException Conflict(ResourceKind kind, string name, string why) =>
        CannotFulfil($"{kind.QualifiedResource} \"{name}\": {why}", Named(kind, name));

    public static StatusException PreconditionFailed(ResourceKind kind, string name, string why) =>
        CannotFulfil($"{kind.QualifiedKind} \"{name}\": {why}", NamedKind(kind.Group, kind.Kind, name));

    public static StatusException ApplyConflict(string message, IEnumerable<StatusCause> causes) =>
        Make(409, StatusReasons.Conflict, message, new StatusDetails { Causes = [.. causes] });

    public static StatusException Expired(string message) => Make(410, StatusReasons.Expired, message);

    public static StatusException UnsupportedMediaType(IEnumerable<string> accepted) => Make(
        415,
        StatusReasons.UnsupportedMediaType,
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static StatusException Invalid(ResourceKind kind, string name, IReadOnlyList<FieldError> errors) =>
        InvalidKind(kind.Group, kind.Kind, kind.QualifiedKind, name, errors);

    /// <summary>The parameters of the request, such as <c>CreateOptions</c>, are not valid.</summary>
    public static StatusException InvalidOptions(string kind, params FieldError[] errors) =>
        InvalidKind("meta.k8s.io", kind, $"{kind}.meta.k8s.io", "", errors);

    public static StatusException InvalidKind(
        string group, string kind, string qualifiedKind, string name, IReadOnlyList<FieldError> errors)
    {
        var list = string.Join(", ", errors);
        return Make(
            422,
            StatusReasons.Invalid,
            $"{qualifiedKind} \"{name}\" is invalid: {(errors.Count == 1 ? list : $"[{list}]")}",
            NamedKind(group, kind, name) with
            {
                Causes = [.. errors.Select(e => new StatusCause { Reason = e.Reason, Message = e.Message, Field = e.Field })],
            });
    }

    /// <summary>A JSON patch that cannot be applied. Kubernetes gives no more detail than this.</summary>
    public static StatusException PatchNotApplicable() =>
        Make(422, StatusReasons.Invalid, "the server rejected our request due to an error in our request", new StatusDetails());

    public static StatusException NamespaceTerminating(ResourceKind kind, string name, string ns)
    {
        var why = $"unable to create new content in namespace {ns} because it is being terminated";
        var cause = new StatusCause
        {
            Reason = "NamespaceTerminating",
            Message = $"namespace {ns} is being terminated",
            Field = "metadata.namespace",
        };
        return Make(
            403,
            StatusReasons.Forbidden,
            $"{kind.QualifiedResource} \"{name}\" is forbidden: {why}",
            Named(kind, name) with { Causes = [cause] });
    }

    public static StatusException NamespaceProtected(string name)
    {
        const string Why = "this namespace may not be deleted";
        return Make(
            403,
            StatusReasons.Forbidden,
            $"namespaces \"{name}\" is forbidden: {Why}",
            new StatusDetails { Name = name, Kind = "namespaces" });
    }

    public static StatusException TooLargeResourceVersion(long asked, long current) => Make(
        504,
        StatusReasons.Timeout,
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new StatusDetails
        {
            Causes = [new StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" }],
            RetryAfterSeconds = 1,
        });

    /// <summary>Faults of the caller to which Kubernetes responds with 500; they have no reason.</summary>
    public static StatusException Internal(string message) => Make(500, null, message);

    public static StatusException Crashed(Exception exception) => Make(
        500, StatusReasons.InternalError, $"Internal error occurred: {exception.Message}");

    /// <summary>A fault that is not the caller's, such as a webhook that does not reply.</summary>
    public static StatusException InternalError(string message) =>
        Make(500, StatusReasons.InternalError, $"Internal error occurred: {message}", new StatusDetails { Causes = [new StatusCause { Message = message }] });

    /// <summary>The disk did not take the change, and so it has not happened.</summary>
    public static StatusException NotStored(bool isFull, string why) =>
        isFull ? Make(507, "InsufficientStorage", why) : Make(500, StatusReasons.InternalError, why);

    /// <summary>A webhook said no. Its own Status is passed on, and its message says who it was.</summary>
    public static StatusException DeniedByWebhook(string webhook, JsonObject? status)
    {
        var given = status?.Deserialize(KubeJsonContext.Default.Status) ?? new Status();
        var denied = $"admission webhook \"{webhook}\" denied the request";
        return new StatusException(given with
        {
            Outcome = "Failure",
            Code = given.Code is >= 400 and var code ? code : 400,
            Message = (given.Message ?? given.Reason) is { Length: > 0 } why ? $"{denied}: {why}" : $"{denied} without explanation",
        });
    }

    public static Status Deleted(ResourceKind kind, string name, string uid) => new()
    {
        Outcome = "Success",
        Details = Named(kind, name) with { Uid = uid },
    };

    private static StatusException CannotFulfil(string what, StatusDetails details) =>
        Make(409, StatusReasons.Conflict, $"Operation cannot be fulfilled on {what}", details);

    private static StatusDetails Named(ResourceKind kind, string name) => NamedKind(kind.Group, kind.Plural, name);

    private static StatusDetails NamedKind(string group, string kind, string name) => new()
    {
        Name = name.Length == 0 ? null : name,
        Group = group.Length == 0 ? null : group,
        Kind = kind.Length == 0 ? null : kind,
    };

    private static StatusException Make(int code, string? reason, string message, StatusDetails? details = null) => new(
        new Status { Outcome = "Failure", Code = code, Reason = reason, Message = message, Details = details });
}
