using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>Reads a CustomResourceDefinition.</summary>
internal static class CustomKinds
{
    /// <summary>The kinds of its served versions, with compiled schemas.</summary>
    /// <param name="definition">The definition, as stored.</param>
    /// <param name="metadata">The schema of <c>metadata</c>, which definitions do not contain.</param>
    /// <exception cref="ArgumentException">A pattern is not a regular expression.</exception>
    /// <exception cref="FormatException">The path of a printer column is not valid.</exception>
    public static IReadOnlyList<ResourceKind> Read(JsonObject definition, Schema metadata)
    {
        var spec = definition.ObjectAt("spec");
        var names = spec.ObjectAt("names");
        return [.. spec.ObjectsAt("versions").Where(v => v.FlagAt("served") == true).Select(v => ReadVersion(spec, names, v, metadata))];
    }

    /// <summary>The published schema of one version: with <c>apiVersion</c>, <c>kind</c> and the real <c>metadata</c>.</summary>
    public static JsonObject PublishedSchema(JsonObject version)
    {
        var schema = version.ObjectAt("schema", "openAPIV3Schema")?.Copy() ?? [];
        var properties = schema.Ensure("properties");
        properties["apiVersion"] ??= new JsonObject { ["type"] = "string" };
        properties["kind"] ??= new JsonObject { ["type"] = "string" };
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Standard object's metadata.",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{MetadataRules.SchemaName}" }),
        };
        return schema;
    }

    private static ResourceKind ReadVersion(JsonObject? spec, JsonObject? names, JsonObject version, Schema metadata)
    {
        var group = spec.TextAt("group") ?? "";
        var kind = names.TextAt("kind") ?? "";
        var versionName = version.TextAt("name") ?? "";
        var isText = Schema.Parse(new JsonObject { ["type"] = "string" });
        return new ResourceKind
        {
            Group = group,
            Version = versionName,
            Plural = names.TextAt("plural") ?? "",
            Singular = names.TextAt("singular") ?? kind.ToLowerInvariant(),
            Kind = kind,
            ListKindName = names.TextAt("listKind"),
            ShortNames = [.. names.TextsAt("shortNames")],
            Categories = [.. names.TextsAt("categories")],
            Namespaced = spec.TextAt("scope") != "Cluster",
            HasStatus = version.ObjectAt("subresources", "status") is not null,
            IsCustom = true,
            Schema = Schema.Parse(version.ObjectAt("schema", "openAPIV3Schema") ?? [])
                .With("metadata", metadata).With("apiVersion", isText).With("kind", isText),
            SchemaName = $"{string.Join('.', group.Split('.').Reverse())}.{versionName}.{kind}",
            PublishedSchema = PublishedSchema(version),
            Table = new PrinterColumnTable(version.ObjectsAt("additionalPrinterColumns")),
            Rules = new CustomResourceRules(version.ObjectsAt("selectableFields").Select(f => f.TextAt("jsonPath")).OfType<string>()),
        };
    }
}
