using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Tables;

/// <summary>A table whose cells are computed by code. The name comes first, unless the kind puts it elsewhere.</summary>
internal sealed class BuiltinTable(
    IReadOnlyList<TableColumn> columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> cells, bool withName = true) : ITable
{
    /// <summary>Name and creation time: for kinds without their own columns.</summary>
    public static readonly BuiltinTable Plain = new(
        [new TableColumn("Created At", "date", Description: "When the object was stored.")],
        (obj, _) => [obj.TextAt("metadata", "creationTimestamp")]);

    public IReadOnlyList<TableColumn> Columns { get; } =
        withName ? [new TableColumn("Name", Format: "name"), .. columns] : columns;

    public JsonArray Cells(JsonObject obj, DateTimeOffset now) =>
        new(withName ? [obj.TextAt("metadata", "name"), .. cells(obj, now)] : cells(obj, now));
}
