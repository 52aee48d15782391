using System.Text.Encodings.Web;
using System.Text.Json;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Conventions that every field of the CRD follows.</summary>
public sealed class CrdShapeTests
{
    /// <summary>
    /// Client-side apply keeps the whole object as JSON in an annotation, and all annotations together may have 262,144 bytes. The YAML is larger, mostly
    /// by its indentation, which is not kept.
    /// </summary>
    private const int MaxBytes = 200_000;

    [Fact]
    public void The_object_is_small_enough_for_plain_apply() =>
        JsonSerializer.SerializeToUtf8Bytes(Crd.Document, Plain).Length.ShouldBeInRange(100_000, MaxBytes);

    [Fact]
    public void Every_field_has_a_description() =>
        Fields().Where(f => f.Path != ".metadata" && !f.Path.EndsWith(".*") && !f.Schema.ContainsKey("description"))
            .Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void Every_text_list_and_map_has_a_bound() =>
        Fields().Where(f => !IsBounded(TypeOf(f.Schema), f.Schema.ContainsKey) && f.Path is not (".apiVersion" or ".kind"))
            .Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void Every_list_says_how_it_is_merged() =>
        Fields().Where(f => TypeOf(f.Schema) == "array" && !f.Schema.ContainsKey("x-kubernetes-list-type"))
            .Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void Every_rule_has_a_message() =>
        Fields().SelectMany(f => f.Schema["x-kubernetes-validations"]?.AsArray() ?? [], (f, rule) => (f.Path, Rule: rule!.AsObject()))
            .Where(r => !r.Rule.ContainsKey("message")).Select(r => r.Path).ShouldBeEmpty();

    [Theory]
    [InlineData(".spec.trigger")]
    [InlineData(".spec.trigger.anyOf[]")]
    [InlineData(".spec.trigger.anyOf[].allOf[]")]
    [InlineData(".spec.trigger.allOf[].anyOf[].allOf[]")]
    [InlineData(".spec.trigger.date")]
    [InlineData(".spec.action")]
    [InlineData(".spec.action.http.auth")]
    public void A_rule_that_lists_the_members_validates_each_union(string path)
    {
        var schema = Fields().Single(f => f.Path == path).Schema;

        // Bounds would be checked first, and report "Too many: 2: must have at most 1 item".
        schema.ContainsKey("maxProperties").ShouldBeFalse();
        var members = string.Join(", ", schema["properties"]!.AsObject().Select(p => p.Key).Where(name => name != "timeZone"));
        schema["x-kubernetes-validations"]!.AsArray().Select(r => r!["message"]!.GetValue<string>()).ShouldContain($"set exactly one of {members}");
    }

    /// <summary>A structural schema cannot be recursive, so the children are written down for each level.</summary>
    [Fact]
    public void Children_have_the_same_fields_at_every_level()
    {
        string[] told = ["description", "pattern", "x-kubernetes-validations", "properties", "items", "required"];
        var first = Crd.Walk(Crd.Property(Crd.Property(Crd.Spec, "trigger"), "anyOf"), "").Where(f => f.Path.Length >= 2 && f.Path.Split("Of[]").Length == 1)
            .ToDictionary(f => f.Path[2..], f => f.Schema);
        var compared = 0;
        foreach (var (path, schema) in Crd.Walk(Crd.Property(Crd.Spec, "trigger"), ""))
        {
            var at = path.LastIndexOf("Of[]", StringComparison.Ordinal);
            if (at < 0 || path[(at + 4)..] is not { Length: > 0 } rest || rest is ".anyOf" or ".allOf")
                continue;
            Bounds(schema).ShouldBe(Bounds(first[rest]), path);
            compared++;
        }

        compared.ShouldBe(14 * first.Keys.Count(key => key is not ("" or ".anyOf" or ".allOf")));

        string Bounds(System.Text.Json.Nodes.JsonObject schema) =>
            string.Join(' ', schema.Where(p => !told.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value!.ToJsonString()}"));
    }

    [Fact]
    public void No_pattern_hides_the_message_of_a_rule() =>
        Fields().Where(f => f.Schema.ContainsKey("pattern") && f.Schema.ContainsKey("x-kubernetes-validations")).Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void No_column_shows_a_future_time_as_a_date()
    {
        // kubectl prints <invalid> for a date that is yet to come.
        var next = Crd.Version["additionalPrinterColumns"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == "Next Run")!;
        next["type"]!.GetValue<string>().ShouldBe("string");
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<(string Path, System.Text.Json.Nodes.JsonObject Schema)> Fields() =>
        Crd.Walk(Crd.Schema, "").Concat(Of("calendar", Crd.CalendarSchema)).Concat(Of("backfill", Crd.BackfillSchema));

    private static IEnumerable<(string Path, System.Text.Json.Nodes.JsonObject Schema)> Of(string kind, System.Text.Json.Nodes.JsonObject schema) =>
        Crd.Walk(schema, "").Select(f => (f.Path is ".apiVersion" or ".kind" or ".metadata" ? f.Path : $"{kind}{f.Path}", f.Schema));

    private static string TypeOf(System.Text.Json.Nodes.JsonObject schema) =>
        schema["x-kubernetes-int-or-string"] is null ? schema["type"]!.GetValue<string>() : "string";

    private static bool IsBounded(string type, Func<string, bool> has) => type switch
    {
        "string" => has("maxLength") || has("enum") || has("format"),
        "array" => has("maxItems"),
        "object" => !has("additionalProperties") || has("maxProperties"),
        _ => true,
    };
}
