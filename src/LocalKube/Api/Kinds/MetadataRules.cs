using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>Validation of <c>metadata</c>, the same for every kind.</summary>
internal static class MetadataRules
{
    /// <summary>Name under which the schema of <c>metadata</c> is published.</summary>
    public const string SchemaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private const int MaxAnnotationBytes = 256 * 1024;

    private static readonly string[] Optional = ["labels", "annotations", "finalizers", "ownerReferences", "managedFields"];
    private static readonly string[] Unchangeable = ["name", "namespace", "uid", "creationTimestamp"];

    /// <summary>Empty maps and lists of metadata are the same as none, and are not kept.</summary>
    public static void DropEmpty(JsonObject obj)
    {
        var metadata = obj.Metadata();
        foreach (var field in Optional)
        {
            if (metadata[field] is JsonObject { Count: 0 } or JsonArray { Count: 0 })
                metadata.Remove(field);
        }
    }

    public static IEnumerable<FieldError> Validate(JsonObject obj, ResourceKind kind)
    {
        var metadata = obj.Metadata();
        if (metadata.TextAt("name") is not { Length: > 0 } name)
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        else if ((kind.Rules.NamesAreLabels ? NameRules.LabelFault(name) : NameRules.SubdomainFault(name)) is { } fault)
            yield return FieldError.Invalid("metadata.name", name, fault);
        foreach (var error in Labels(metadata).Concat(Annotations(metadata)).Concat(Owners(metadata)).Concat(Finalizers(metadata)))
            yield return error;
    }

    public static IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after)
    {
        foreach (var field in Unchangeable)
        {
            if (after.TextAt("metadata", field) != before.TextAt("metadata", field))
                yield return FieldError.Invalid($"metadata.{field}", after.At("metadata", field), "field is immutable");
        }

        var added = after.TextsAt("metadata", "finalizers").Except(before.TextsAt("metadata", "finalizers")).ToList();
        if (before.At("metadata", "deletionTimestamp") is not null && added.Count > 0)
        {
            var shown = $"[]string{{{string.Join(", ", added.Select(FieldError.Quote))}}}";
            yield return FieldError.Forbidden(
                "metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers {shown}");
        }
    }

    private static IEnumerable<FieldError> Labels(JsonObject metadata)
    {
        foreach (var (key, value) in metadata.ObjectAt("labels") ?? [])
        {
            if (NameRules.QualifiedNameFault(key) is { } fault)
                yield return FieldError.Invalid("metadata.labels", key, fault);
            if (value.TextAt() is { } text && NameRules.LabelValueFault(text) is { } valueFault)
                yield return FieldError.Invalid("metadata.labels", text, valueFault);
        }
    }

    private static IEnumerable<FieldError> Annotations(JsonObject metadata)
    {
        var bytes = 0;
        foreach (var (key, value) in metadata.ObjectAt("annotations") ?? [])
        {
            if (NameRules.QualifiedNameFault(key.ToLowerInvariant()) is { } fault)
                yield return FieldError.Invalid("metadata.annotations", key, fault);
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.TextAt() ?? "");
        }

        if (bytes > MaxAnnotationBytes)
            yield return FieldError.TooLong("metadata.annotations", MaxAnnotationBytes);
    }

    private static IEnumerable<FieldError> Owners(JsonObject metadata)
    {
        var controllers = 0;
        foreach (var owner in metadata.ObjectsAt("ownerReferences"))
        {
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
            {
                var fault = field == "apiVersion" ? "version must not be empty" : "must not be empty";
                if (owner.TextAt(field) is not { Length: > 0 })
                    yield return FieldError.Invalid($"metadata.ownerReferences.{field}", "", fault);
            }

            controllers += owner.FlagAt("controller") == true ? 1 : 0;
        }

        if (controllers > 1)
        {
            yield return FieldError.Invalid(
                "metadata.ownerReferences", metadata["ownerReferences"], "Only one reference can have Controller set to true.");
        }
    }

    private static IEnumerable<FieldError> Finalizers(JsonObject metadata)
    {
        foreach (var finalizer in metadata.TextsAt("finalizers"))
        {
            if (NameRules.QualifiedNameFault(finalizer) is { } fault)
                yield return FieldError.Invalid("metadata.finalizers", finalizer, fault);
        }
    }
}
