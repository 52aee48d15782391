using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>
/// CustomResourceDefinitions: names, one storage version, a schema. They are established as soon as they are stored.
/// </summary>
internal sealed class CustomResourceDefinitionRules : KindRules
{
    /// <summary>Present on every definition until its objects are gone.</summary>
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly string[] Scopes = ["Cluster", "Namespaced"];

    public override bool TracksGeneration => true;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        spec.Default("conversion", new JsonObject { ["strategy"] = "None" });
        if (spec["names"] is not JsonObject names || names.TextAt("kind") is not { Length: > 0 } kind)
            return;
        names.Default("singular", kind.ToLowerInvariant());
        names.Default("listKind", kind + "List");
    }

    public override void PrepareCreate(JsonObject obj, DateTimeOffset now)
    {
        obj.Metadata()["finalizers"] ??= new JsonArray();
        if (!obj.TextsAt("metadata", "finalizers").Contains(Finalizer))
            obj.ArrayAt("metadata", "finalizers")!.Add((JsonNode)Finalizer);
        obj["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = obj.At("spec", "names")?.DeepClone(),
            ["storedVersions"] = new JsonArray([.. StorageVersions(obj).Select(v => JsonValue.Create(v))]),
        };
    }

    public override void PrepareUpdate(JsonObject before, JsonObject after, DateTimeOffset now)
    {
        var status = after.Ensure("status");
        status.Put("acceptedNames", after.At("spec", "names"));
        var stored = status.TextsAt("storedVersions").Union(StorageVersions(after));
        status["storedVersions"] = new JsonArray([.. stored.Select(v => JsonValue.Create(v))]);
    }

    public override IEnumerable<FieldError> Validate(JsonObject obj)
    {
        var spec = obj.ObjectAt("spec");
        var names = spec.ObjectAt("names");
        foreach (var path in (string[][])[["group"], ["names", "plural"], ["names", "kind"]])
        {
            if (spec.TextAt(path) is not { Length: > 0 })
                yield return FieldError.Required($"spec.{string.Join('.', path)}");
        }

        if (obj.TextAt("metadata", "name") is { } name && name != $"{names.TextAt("plural")}.{spec.TextAt("group")}")
            yield return FieldError.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        if (spec.TextAt("scope") is not { Length: > 0 } scope)
            yield return FieldError.Required("spec.scope");
        else if (!Scopes.Contains(scope))
            yield return FieldError.NotSupported("spec.scope", scope, Scopes);
        if (StorageVersions(obj).Count() != 1)
        {
            yield return FieldError.Invalid(
                "spec.versions", spec.At("versions"), "must have exactly one version marked as storage version");
        }

        var errors = spec.ObjectsAt("versions").SelectMany((v, i) => ValidateVersion(v, $"spec.versions[{i}]")).ToList();
        foreach (var error in errors)
            yield return error;
        if (errors.Count == 0 && Unreadable(obj) is { } fault)
            yield return fault;
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after)
    {
        foreach (var error in Validate(after))
            yield return error;
        foreach (var path in (string[][])[["spec", "scope"], ["spec", "names", "kind"]])
        {
            if (before.TextAt(path) != after.TextAt(path))
                yield return FieldError.Invalid(string.Join('.', path), after.At(path), "field is immutable");
        }
    }

    private static IEnumerable<FieldError> ValidateVersion(JsonObject version, string path)
    {
        if (version.TextAt("name") is not { Length: > 0 })
            yield return FieldError.Required($"{path}.name");
        path += ".schema.openAPIV3Schema";
        if (version.ObjectAt("schema", "openAPIV3Schema") is not { } schema)
        {
            yield return FieldError.Required(path, "schemas are required");
            yield break;
        }

        if (schema.TextAt("type") is not "object")
            yield return FieldError.Invalid($"{path}.type", schema["type"] ?? "", "must be object at the root");
    }

    private static FieldError? Unreadable(JsonObject obj)
    {
        try
        {
            CustomKinds.Read(obj, BuiltinKinds.Instance.Metadata);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException)
        {
            return FieldError.Invalid("spec.versions", "", e.Message);
        }
    }

    private static IEnumerable<string> StorageVersions(JsonObject obj) =>
        obj.ObjectsAt("spec", "versions").Where(v => v.FlagAt("storage") == true).Select(v => v.TextAt("name") ?? "");

    private static JsonObject Condition(string type, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = KubeTimeConverter.ToText(now),
        ["reason"] = reason,
        ["message"] = message,
    };
}
