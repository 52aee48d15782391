using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Tables;

/// <summary>The table of a custom resource: its <c>additionalPrinterColumns</c>, or the age if there are none.</summary>
internal sealed class PrinterColumnTable : ITable
{
    private readonly List<(string Type, JsonPath Path)> _paths = [];

    /// <exception cref="FormatException">A path is not allowed for printer columns.</exception>
    public PrinterColumnTable(IEnumerable<JsonObject> definitions)
    {
        var columns = new List<TableColumn> { new("Name", Format: "name", Description: "Name of the object, unique within its namespace.") };
        foreach (var definition in definitions.DefaultIfEmpty(Age()))
        {
            var path = definition.TextAt("jsonPath") ?? "";
            var type = definition.TextAt("type") ?? "string";
            columns.Add(new TableColumn(
                definition.TextAt("name") ?? "",
                type,
                (int)(definition.NumberAt("priority") ?? 0),
                definition.TextAt("description") ?? $"Custom resource definition column (in JSONPath format): {path}",
                definition.TextAt("format") ?? ""));
            _paths.Add((type, JsonPath.Parse(path)));
        }

        Columns = columns;
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public JsonArray Cells(JsonObject obj, DateTimeOffset now)
    {
        var cells = new JsonArray(JsonValue.Create(obj.TextAt("metadata", "name")));
        foreach (var (type, path) in _paths)
        {
            JsonNode? cell = Cell(type, path.Find(obj), now);
            cells.Add(cell);
        }

        return cells;
    }

    private static JsonObject Age() =>
        new() { ["name"] = "Age", ["type"] = "date", ["jsonPath"] = ".metadata.creationTimestamp" };

    private static JsonValue? Cell(string type, IReadOnlyList<JsonNode?> found, DateTimeOffset now)
    {
        if (found.Count == 0)
            return null;
        var value = found[0];
        return type switch
        {
            "integer" => Schema.Real(value) is { } number ? JsonValue.Create((long)number) : null,
            "number" => Schema.Real(value) is { } number ? JsonValue.Create(number) : null,
            "boolean" => value.FlagAt() is { } flag ? JsonValue.Create(flag) : null,
            "date" => JsonValue.Create(Date(value.TextAt(), now)),
            _ => JsonValue.Create(string.Join(' ', found.Select(Text))),
        };
    }

    private static string? Date(string? text, DateTimeOffset now) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? HumanDuration.Since(instant, now)
            : "<invalid>";

    private static string Text(JsonNode? value) => value switch
    {
        null => "<nil>",
        _ => value.TextAt() ?? JsonText.ToText(value),
    };
}
