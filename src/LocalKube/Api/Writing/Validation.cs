using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>Custom resources are validated by their schema, built-in kinds by their rules.</summary>
internal static class Validation
{
    public static IEnumerable<FieldError> OfNew(ResourceKind kind, JsonObject obj) =>
        kind.IsCustom ? SchemaValidator.Validate(obj, kind.Schema) : kind.Rules.Validate(obj);

    public static IEnumerable<FieldError> OfUpdate(WriteRequest request, JsonObject before, JsonObject after)
    {
        if (request.Kind.IsCustom)
            return SchemaValidator.Validate(after, request.Kind.Schema, before);
        // A status write leaves the rest as it is, and built-in status is not validated.
        return request.IsStatus ? [] : request.Kind.Rules.ValidateUpdate(before, after);
    }
}
