using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>One version of one kind: its place in the API, its schema and its special rules.</summary>
internal sealed record ResourceKind
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required string Kind { get; init; }

    public string ListKind => ListKindName ?? Kind + "List";

    /// <summary>Set if the kind of lists is not simply the kind plus <c>List</c>.</summary>
    public string? ListKindName { get; init; }

    public bool Namespaced { get; init; } = true;

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    public bool HasStatus { get; init; }

    /// <summary>Whether it comes from a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Schema of the whole object, including <c>metadata</c>.</summary>
    public required Schema Schema { get; init; }

    /// <summary>Name under which the schema is published, such as <c>io.k8s.api.core.v1.Pod</c>.</summary>
    public required string SchemaName { get; init; }

    /// <summary>The schema as OpenAPI shows it; null for built-in kinds, whose definitions are published unchanged.</summary>
    public JsonObject? PublishedSchema { get; init; }

    public required ITable Table { get; init; }

    public KindRules Rules { get; init; } = KindRules.Plain;

    /// <summary>The group under which objects are stored, shared by the other view of Events and by other versions.</summary>
    public string? StoredGroup { get; init; }

    /// <summary>A warning for every response, for example that the version is deprecated.</summary>
    public string? Warning { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>A name such as <c>pods</c> or <c>scheduledjobs.scheduledjobs.dev</c>.</summary>
    public string QualifiedResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>A name such as <c>Pod</c> or <c>ScheduledJob.scheduledjobs.dev</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>Name of the collection that holds the objects.</summary>
    public string CollectionName => $"{Plural}.{StoredGroup ?? Group}";

    public static IReadOnlyList<string> AllVerbs { get; } =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public bool Allows(string verb) => Verbs.Contains(verb);
}
