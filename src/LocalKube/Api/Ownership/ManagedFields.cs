using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Ownership;

/// <summary>The author of a write.</summary>
/// <param name="Name">The field manager, such as <c>kubectl-edit</c>.</param>
/// <param name="ApiVersion">The API version of its write.</param>
/// <param name="Subresource">A subresource such as <c>status</c>; empty for the object itself.</param>
internal sealed record Writer(string Name, string ApiVersion, string Subresource);

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagedEntry(string Manager, string Operation, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
{
    public const string Applies = "Apply";
    public const string Updates = "Update";

    public bool IsOf(Writer writer, string operation) =>
        Manager == writer.Name && Operation == operation && Subresource == writer.Subresource
        && (operation == Applies || ApiVersion == writer.ApiVersion);

    /// <summary>The entry as shown in conflicts.</summary>
    public string Shown
    {
        get
        {
            var text = $"\"{Manager}\"" + (Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "");
            return Operation == Updates ? $"{text} using {ApiVersion}" : text;
        }
    }
}

/// <summary>The entries of <c>metadata.managedFields</c>, and how writes change them.</summary>
internal sealed class ManagedFields
{
    // Set by the server, or part of the object's identity: these have no owner.
    private static readonly string[] OwnerlessMetadata =
    [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion", "deletionTimestamp",
        "deletionGracePeriodSeconds",
    ];

    private readonly List<ManagedEntry> _entries;

    private ManagedFields(IEnumerable<ManagedEntry> entries) => _entries = [.. entries];

    public IReadOnlyList<ManagedEntry> Entries => _entries;

    public static ManagedFields Of(JsonObject? obj) => new(obj.ObjectsAt("metadata", "managedFields").Select(e => new ManagedEntry(
        e.TextAt("manager") ?? "",
        e.TextAt("operation") ?? "",
        e.TextAt("apiVersion") ?? "",
        e.TextAt("subresource") ?? "",
        e.TextAt("time"),
        FieldSet.Parse(e.ObjectAt("fieldsV1")))));

    public FieldSet FieldsOf(Writer writer, string operation) =>
        _entries.Find(e => e.IsOf(writer, operation))?.Fields ?? new FieldSet();

    /// <summary>Records a create or update: the writer becomes the only owner of what changed.</summary>
    public void RecordUpdate(FieldSet changes, JsonObject after, Writer writer, Schema schema, DateTimeOffset now)
    {
        var changed = Ownable(changes);
        KeepOnlyExisting(after, schema);
        if (changed.IsEmpty)
            return;
        foreach (var entry in _entries.Where(e => !e.IsOf(writer, ManagedEntry.Updates)))
            entry.Fields.Subtract(changed);
        Set(writer, ManagedEntry.Updates, FieldsOf(writer, ManagedEntry.Updates).Clone().Add(changed), KubeTimeConverter.ToText(now));
    }

    /// <summary>Records an apply: the writer owns exactly what it applied; forced conflicts are taken from the other owners.</summary>
    public void RecordApply(FieldSet applied, FieldSet taken, JsonObject after, Writer writer, Schema schema, DateTimeOffset now)
    {
        foreach (var entry in _entries.Where(e => !e.IsOf(writer, ManagedEntry.Applies)))
            entry.Fields.Subtract(taken);
        Set(writer, ManagedEntry.Applies, applied.Clone(), KubeTimeConverter.ToText(now));
        KeepOnlyExisting(after, schema);
    }

    public void WriteTo(JsonObject obj)
    {
        _entries.RemoveAll(e => e.Fields.IsEmpty);
        if (_entries.Count == 0)
            obj.Metadata().Remove("managedFields");
        else
            obj.Metadata()["managedFields"] = new JsonArray([.. _entries.Select(ToJson)]);
    }

    /// <summary>The set without the fields that cannot be owned.</summary>
    public static FieldSet Ownable(FieldSet fields)
    {
        fields.Remove("f:apiVersion");
        fields.Remove("f:kind");
        var metadata = fields.Child("f:metadata");
        metadata.IsMember = false;
        foreach (var name in OwnerlessMetadata)
            metadata.Remove($"f:{name}");
        if (metadata.IsEmpty)
            fields.Remove("f:metadata");
        fields.IsMember = false;
        return fields;
    }

    private void KeepOnlyExisting(JsonObject obj, Schema schema) => _entries.ForEach(e => e.Fields.KeepExisting(obj, schema));

    private void Set(Writer writer, string operation, FieldSet fields, string time)
    {
        var entry = new ManagedEntry(writer.Name, operation, writer.ApiVersion, writer.Subresource, time, fields);
        var index = _entries.FindIndex(e => e.IsOf(writer, operation));
        if (index >= 0)
            _entries[index] = entry;
        else if (operation == ManagedEntry.Applies)
            _entries.Insert(0, entry);
        else
            _entries.Add(entry);
    }

    private static JsonObject ToJson(ManagedEntry entry)
    {
        var json = new JsonObject
        {
            ["manager"] = entry.Manager,
            ["operation"] = entry.Operation,
            ["apiVersion"] = entry.ApiVersion,
            ["time"] = entry.Time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = entry.Fields.ToJson(),
        };
        if (entry.Subresource.Length > 0)
            json["subresource"] = entry.Subresource;
        return json;
    }
}
