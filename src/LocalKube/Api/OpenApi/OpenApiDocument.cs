using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;

namespace ScheduledJobs.LocalKube.Api.OpenApi;

/// <summary>Makes OpenAPI documents of kinds: their schemas, and of their operations what clients look at.</summary>
internal static class OpenApiDocument
{
    private const string GroupVersionKind = "x-kubernetes-group-version-kind";

    public static JsonObject V3(IReadOnlyList<ResourceKind> kinds) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = Info(),
        ["paths"] = Paths(kinds),
        ["components"] = new JsonObject { ["schemas"] = Schemas(kinds) },
    };

    private static JsonObject Info() => new() { ["title"] = "Kubernetes API of LocalCluster", ["version"] = "v1" };

    private static JsonObject Schemas(IReadOnlyList<ResourceKind> kinds)
    {
        var definitions = BuiltinKinds.Instance.Definitions;
        var schemas = new JsonObject();
        Include(MetadataRules.SchemaName);
        foreach (var kind in kinds)
        {
            if (kind.PublishedSchema is { } custom)
                schemas[kind.SchemaName] = custom.DeepClone();
            else
                Include(kind.SchemaName);
            ((JsonObject)schemas[kind.SchemaName]!)[GroupVersionKind] = new JsonArray(ToGroupVersionKind(kind));
        }

        return schemas;

        void Include(string name)
        {
            if (schemas.ContainsKey(name))
                return;
            schemas[name] = definitions[name]!.DeepClone();
            foreach (var reference in References(definitions[name]))
                Include(reference[(reference.LastIndexOf('/') + 1)..]);
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => (map.TextAt("$ref") is { } own ? [own] : Enumerable.Empty<string>()).Concat(map.SelectMany(p => References(p.Value))),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static JsonObject Paths(IReadOnlyList<ResourceKind> kinds)
    {
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
            var collection = kind.Namespaced ? $"{root}/namespaces/{{namespace}}/{kind.Plural}" : $"{root}/{kind.Plural}";
            paths[collection] = Operations(kind, [("get", "list"), ("post", "create"), ("delete", "deletecollection")]);
            paths[$"{collection}/{{name}}"] = Operations(kind, [("get", "get"), ("put", "update"), ("patch", "patch"), ("delete", "delete")]);
            if (kind.HasStatus)
                paths[$"{collection}/{{name}}/status"] = Operations(kind, [("get", "get"), ("put", "update"), ("patch", "patch")]);
            if (kind.Namespaced)
                paths[$"{root}/{kind.Plural}"] = Operations(kind, [("get", "list")]);
        }

        return paths;
    }

    private static JsonObject Operations(ResourceKind kind, (string Method, string Verb)[] operations)
    {
        var item = new JsonObject();
        foreach (var (method, verb) in operations.Where(o => kind.Allows(o.Verb)))
            item[method] = Operation(kind, verb);
        return item;
    }

    private static JsonObject Operation(ResourceKind kind, string verb)
    {
        // kubectl looks for these parameters to learn whether the server validates fields and knows dry runs.
        string[] parameters = verb switch
        {
            "create" or "update" => ["dryRun", "fieldManager", "fieldValidation"],
            "patch" => ["dryRun", "fieldManager", "fieldValidation", "force"],
            "delete" or "deletecollection" => ["dryRun", "gracePeriodSeconds", "propagationPolicy"],
            "list" => ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "watch"],
            _ => [],
        };
        return new JsonObject
        {
            ["description"] = $"{verb} {kind.Kind}",
            ["operationId"] = $"{verb}{kind.Kind}",
            ["parameters"] = new JsonArray([.. parameters.Select(p => Parameter(p))]),
            ["responses"] = new JsonObject { ["200"] = Response(kind) },
            ["x-kubernetes-action"] = verb switch { "create" => "post", "update" => "put", _ => verb },
            [GroupVersionKind] = ToGroupVersionKind(kind),
        };
    }

    private static JsonObject Parameter(string name)
    {
        var type = name is "force" or "watch" ? "boolean" : name is "limit" or "gracePeriodSeconds" ? "integer" : "string";
        return new JsonObject { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = type } };
    }

    private static JsonObject Response(ResourceKind kind)
    {
        var schema = new JsonObject { ["$ref"] = "#/components/schemas/" + kind.SchemaName };
        var content = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } };
        return new JsonObject { ["description"] = "OK", ["content"] = content };
    }

    private static JsonObject ToGroupVersionKind(ResourceKind kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };
}
