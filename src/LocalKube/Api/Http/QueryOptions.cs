using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>Reads query parameters.</summary>
internal static class QueryOptions
{
    private static readonly string[] Validations = ["", "Ignore", "Strict", "Warn"];

    public static string Text(this HttpRequest request, string name) => request.Query[name].ToString();

    public static bool Flag(this HttpRequest request, string name) => request.Query[name].ToString() is "true" or "1";

    /// <exception cref="StatusException">The parameter is no whole number (400).</exception>
    public static long? Number(this HttpRequest request, string name)
    {
        var text = request.Text(name);
        if (text.Length == 0)
            return null;
        return long.TryParse(text, out var number)
            ? number
            : throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    /// <summary>The parameters of a create, update or patch.</summary>
    /// <param name="optionsKind">Such as <c>CreateOptions</c>: Kubernetes validates the parameters as an object of that kind.</param>
    public static WriteRequest ToWriteRequest(this HttpRequest request, ResourceKind kind, ApiPath path, string optionsKind)
    {
        var validation = request.Text("fieldValidation");
        if (!Validations.Contains(validation))
            throw Refusals.InvalidOptions(optionsKind, FieldError.NotSupported("fieldValidation", validation, Validations));
        return new WriteRequest(kind, path.Namespace, path.Name ?? "")
        {
            Subresource = path.Subresource,
            DryRun = request.IsDryRun(optionsKind),
            FieldManager = request.FieldManager(),
            Validation = Enum.TryParse<FieldValidation>(validation, out var parsed) ? parsed : FieldValidation.Warn,
            Warn = request.HttpContext.Response.AddWarning,
        };
    }

    public static bool IsDryRun(this HttpRequest request, string optionsKind)
    {
        var values = request.Query["dryRun"];
        if (values.Count == 0)
            return false;
        if (values.ToString() == "All")
            return true;
        var message = $"Unsupported value: [\"{values}\"]: supported values: \"All\"";
        throw Refusals.InvalidOptions(optionsKind, new FieldError("FieldValueNotSupported", "dryRun", message));
    }

    /// <summary>The parameter, or the program's name from the User-Agent.</summary>
    private static string FieldManager(this HttpRequest request)
    {
        if (request.Text("fieldManager") is { Length: > 0 } named)
            return named;
        var agent = request.Headers.UserAgent.ToString();
        return agent.Length == 0 ? "unknown" : agent.Split('/')[0];
    }
}
