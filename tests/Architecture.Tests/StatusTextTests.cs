using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The schema accepts a status with any texts: if one limit is exceeded, the API server refuses the whole status.</summary>
public sealed class StatusTextTests
{
    [Fact]
    public void Every_text_of_the_status_has_a_bound() =>
        Texts().Where(t => t.Schema["maxLength"] is null).Select(t => t.Path).ShouldBeEmpty();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Texts_of_any_length_are_cut_to_the_limits_of_the_schema(int seed)
    {
        var random = new Random(seed);
        var status = JsonSerializer.Deserialize(Fill(Crd.Status, random), ModelJsonContext.Default.ScheduledJobStatus)!;

        var written = JsonSerializer.SerializeToNode(StatusText.Fit(status), ModelJsonContext.Default.ScheduledJobStatus)!;

        var exceeded = new List<string>();
        Compare("status", Crd.Status, written, exceeded);
        exceeded.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_that_fits_exactly_is_unchanged_and_a_longer_one_is_cut()
    {
        StatusText.Cut(new string('a', 32), 32).ShouldBe(new string('a', 32));
        StatusText.Cut(new string('a', 33), 32).ShouldBe(new string('a', 31) + "…");
    }

    [Fact]
    public void A_cut_never_leaves_half_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 20));
        foreach (var max in Enumerable.Range(2, 30))
            Should.NotThrow(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(StatusText.Cut(text, max)!), $"{max}");
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Texts() =>
        Crd.Walk(Crd.Status, "status").Where(s => s.Schema["type"]?.GetValue<string>() == "string" && s.Schema["format"] is null && s.Schema["enum"] is null);

    private static JsonNode? Fill(JsonObject schema, Random random) => schema["type"]?.GetValue<string>() switch
    {
        "object" => new JsonObject(schema["properties"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, Fill(p.Value!.AsObject(), random)))),
        "array" => new JsonArray(Fill(schema["items"]!.AsObject(), random)),
        "string" when schema["format"] is not null => "2026-01-05T12:00:00Z",
        "string" when schema["enum"] is JsonArray values => values[0]!.GetValue<string>(),
        "string" => Text(random),
        "boolean" => true,
        _ => 1,
    };

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        var length = random.Next(33_000, 70_000);
        while (text.Length < length)
            text.Append(random.Next(4) switch { 0 => "\U0001F600", 1 => "é", 2 => "\n", _ => ((char)random.Next('!', '~')).ToString() });
        return text.ToString();
    }

    private static void Compare(string path, JsonObject schema, JsonNode? value, List<string> exceeded)
    {
        switch (value)
        {
            case JsonObject item:
                foreach (var (name, child) in item)
                    Compare($"{path}.{name}", Crd.Property(schema, name), child, exceeded);
                break;
            case JsonArray items:
                foreach (var child in items)
                    Compare($"{path}[]", schema["items"]!.AsObject(), child, exceeded);
                break;
            case JsonValue text when text.TryGetValue<string>(out var characters):
                // Counted like the API server does: characters, not UTF-16 units.
                if (schema["maxLength"] is { } max && characters.EnumerateRunes().Count() > max.GetValue<int>())
                    exceeded.Add($"{path}: {characters.Length}");
                if (schema["pattern"] is { } pattern && !Regex.IsMatch(characters, pattern.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(10)))
                    exceeded.Add($"{path}: {characters}");
                break;
        }
    }
}
