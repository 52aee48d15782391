using System.Text;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The reference of all fields is generated from the CRD.</summary>
public sealed class ApiReferenceTests
{
    private const string Document = "docs/api-reference.md";

    [Fact]
    public void The_reference_is_that_of_the_CRD()
    {
        var text = new StringBuilder();
        Append(text, "spec", Crd.Spec);
        Append(text, "status", Crd.Status);
        Append(text, "spec", Crd.Property(Crd.CalendarSchema, "spec"), " of ScheduleCalendar");
        Append(text, "status", Crd.Property(Crd.CalendarSchema, "status"), " of ScheduleCalendar");
        Append(text, "spec", Crd.Property(Crd.BackfillSchema, "spec"), " of Backfill");
        Append(text, "status", Crd.Property(Crd.BackfillSchema, "status"), " of Backfill");
        Generated.SectionShouldBe(Document, text.ToString());
    }

    [Fact]
    public void Every_field_has_a_description() =>
        Crd.Walk(Crd.Spec, "spec").Concat(Crd.Walk(Crd.Status, "status"))
            .Where(s => !s.Path.EndsWith("[]") && !s.Path.EndsWith(".*") && s.Schema["description"] is null)
            .Select(s => s.Path)
            .ShouldBeEmpty();

    private static void Append(StringBuilder text, string title, JsonObject root, string kind = "")
    {
        text.Append($"\n## {title}{kind}\n\n| Field | Type | Default | Meaning |\n|---|---|---|---|\n");
        foreach (var (path, schema) in Crd.Walk(root, title).Skip(1))
        {
            // List elements are described with their list; children of children have the fields of children.
            if (schema["description"]?.GetValue<string>() is not { } description || path.Split("Of[]").Length > 2)
                continue;
            var isStated = Crd.StatedDefault(schema) is not null;
            var @default = isStated ? Crd.MeaningOfOmission(schema) : schema["default"];
            if (isStated)
                description = description[..description.LastIndexOf(" Default: ", StringComparison.Ordinal)];
            text.Append($"| `{path}` | {Type(schema)} | {(@default is null ? "" : $"`{Cell(@default.ToJsonString())}`")} | {Cell(description)} |\n");
        }
    }

    private static string Type(JsonObject schema)
    {
        if (schema["x-kubernetes-int-or-string"] is not null)
            return "integer or string";
        var type = schema["type"]?.GetValue<string>() ?? "any";
        if (type == "array")
            return $"list of {Type(schema["items"]!.AsObject())}";
        var parts = new List<string> { type };
        if (schema["format"]?.GetValue<string>() is { } format)
            parts.Add(format);
        if (schema["enum"] is JsonArray values)
            parts.Add(string.Join(" \\| ", values.Select(v => v!.GetValue<string>())));
        foreach (var (keyword, sign) in new[] { ("minimum", "≥"), ("maximum", "≤") })
        {
            if (schema[keyword] is { } bound)
                parts.Add($"{sign} {bound.ToJsonString()}");
        }

        return string.Join(", ", parts);
    }

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|").Trim();
}
