using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Views;

/// <summary>Objects as <c>meta.k8s.io/v1</c> Table and PartialObjectMetadata.</summary>
internal static class TableView
{
    private static readonly string[] Inclusions = ["", "None", "Metadata", "Object"];

    /// <exception cref="StatusException">The parameter <c>includeObject</c> is wrong (400).</exception>
    public static void CheckInclusion(string includeObject)
    {
        if (!Inclusions.Contains(includeObject))
        {
            throw Refusals.BadRequest(
                $"Unable to convert to Table as requested: includeObject: Invalid value: \"{includeObject}\": "
                + "must be 'Metadata', 'Object', 'None', or empty");
        }
    }

    public static JsonObject ToTable(
        ResourceKind kind,
        IEnumerable<StoredObject> objects,
        JsonObject listMeta,
        string includeObject,
        DateTimeOffset now,
        bool withColumns = true)
    {
        var rows = new JsonArray([.. objects.Select(o => ToRow(kind, o, includeObject, now))]);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = listMeta,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. kind.Table.Columns.Select(ToDefinition)]) : new JsonArray(),
            ["rows"] = rows,
        };
    }

    public static JsonObject ToPartialMetadata(StoredObject stored) => ToPartialMetadata(stored.Read());

    private static JsonObject ToPartialMetadata(JsonObject obj) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = obj.Metadata().DeepClone(),
    };

    private static JsonObject ToRow(ResourceKind kind, StoredObject stored, string includeObject, DateTimeOffset now)
    {
        var obj = stored.Read();
        return new JsonObject
        {
            ["cells"] = kind.Table.Cells(obj, now),
            ["object"] = includeObject switch
            {
                "None" => null,
                "Object" => ObjectView.ToApi(obj, kind),
                _ => ToPartialMetadata(obj),
            },
        };
    }

    private static JsonObject ToDefinition(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };
}
