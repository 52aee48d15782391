using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>
/// Turns a request's object into one that can be processed: of the right kind and version, without unknown fields, with defaults, and
/// in its stored form.
/// </summary>
internal static class ObjectDecoder
{
    /// <summary>Takes ownership of <paramref name="body"/>.</summary>
    /// <param name="duplicates">Paths of duplicate fields.</param>
    /// <param name="refuse">Creates the exception for a decoding failure; by default a 400.</param>
    public static JsonObject Decode(
        WriteRequest request, JsonObject body, IReadOnlyList<string> duplicates, Func<string, StatusException>? refuse = null)
    {
        CheckType(request.Kind, body);
        CheckGoTypes(request.Kind, body, refuse);
        var unknown = new List<string>();
        SchemaPruner.Prune(body, request.Kind.Schema, unknown);
        Report(request, duplicates, unknown, refuse);
        CompleteDefaults(request.Kind, body);
        return body;
    }

    /// <summary>Applies defaults of schema and rules, and converts to the stored form.</summary>
    public static void CompleteDefaults(ResourceKind kind, JsonObject obj)
    {
        SchemaDefaults.Apply(obj, kind.Schema);
        MetadataRules.DropEmpty(obj);
        kind.Rules.ToStored(obj);
        kind.Rules.Default(obj);
    }

    private static void CheckType(ResourceKind kind, JsonObject body)
    {
        var apiVersion = body.TextAt("apiVersion") ?? "";
        if (body.TextAt("kind") is not { Length: > 0 } found)
        {
            var text = JsonText.ToText(body);
            throw Refusals.BadRequest(
                $"the object provided is unrecognized (must be of type {kind.Kind}): Object 'Kind' is missing in '{text}' ({text})");
        }

        if (apiVersion != kind.ApiVersion && (kind.IsCustom || found == kind.Kind))
        {
            throw Refusals.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})");
        }

        if (found == kind.Kind)
            return;
        if (!kind.IsCustom)
        {
            var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
            throw Refusals.BadRequest(
                $"{found} in version \"{version}\" cannot be handled as a {kind.Kind}: "
                + $"no kind \"{found}\" is registered for version \"{apiVersion}\"");
        }

        var name = body.TextAt("metadata", "name") ?? "";
        throw Refusals.InvalidKind(
            kind.Group, found, $"{found}.{kind.Group}", name, [FieldError.Invalid("kind", found, $"must be {kind.Kind}")]);
    }

    private static void Report(
        WriteRequest request, IReadOnlyList<string> duplicates, List<string> unknown, Func<string, StatusException>? refuse)
    {
        string[] faults = [.. duplicates.Select(p => $"duplicate field \"{p}\""), .. unknown.Select(p => $"unknown field \"{p}\"")];
        if (faults.Length == 0 || request.Validation == FieldValidation.Ignore)
            return;
        if (request.Validation == FieldValidation.Strict)
        {
            var message = $"strict decoding error: {string.Join(", ", faults)}";
            throw refuse?.Invoke(message) ?? CannotHandle(request.Kind, message);
        }

        foreach (var fault in faults)
            request.Warn(fault);
    }

    /// <summary>Checks what Go could not decode: everything in a built-in kind, and the metadata of a custom resource.</summary>
    private static void CheckGoTypes(ResourceKind kind, JsonObject body, Func<string, StatusException>? refuse)
    {
        var fault = kind.IsCustom
            ? GoDecoding.FirstFault(body["metadata"], kind.Schema.Member("metadata")!)
            : GoDecoding.FirstFault(body, kind.Schema);
        if (fault is not null)
            throw refuse?.Invoke(fault) ?? CannotHandle(kind, fault);
    }

    private static StatusException CannotHandle(ResourceKind kind, string why) =>
        Refusals.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {why}");
}
