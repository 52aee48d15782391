using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Tests.Json;

public class JsonMergePatchTests
{
    // The examples of RFC 7386, appendix A.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Apply_does_what_the_RFC_says(string target, string patch, string expected)
    {
        var (before, change) = (Parse(target), Parse(patch));

        var result = JsonMergePatch.Apply(before, change);

        JsonNode.DeepEquals(result, Parse(expected)).ShouldBeTrue(result?.ToJsonString() ?? "null");
        JsonNode.DeepEquals(before, Parse(target)).ShouldBeTrue("the target was modified");
        JsonNode.DeepEquals(change, Parse(patch)).ShouldBeTrue("the patch was modified");
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2]}}""", """{"b":{"c":[1,2]},"a":1}""", null)]
    [InlineData("""{"a":{}}""", """{"a":{},"b":{}}""", """{"b":{}}""")]
    [InlineData("""{"a\"b":1,"c":2}""", """{"a\u0022b":3,"c":2}""", """{"a\u0022b":3}""")]
    [InlineData("""{"ü":"ä"}""", """{"\u00fc":"ö"}""", """{"\u00FC":"ö"}""")]
    [InlineData("""{"a":"}","b":"{\"c\":1}"}""", """{"a":"}","b":"{\"c\":2}"}""", """{"b":"{\"c\":2}"}""")]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", "{}", """{"a":null}""")]
    [InlineData("{}", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", """{"a":{"c":3}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,3]}""", """{"a":[1,3]}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":"text"}""", """{"a":"text"}""")]
    [InlineData("""{"a":null}""", "{}", null)]
    [InlineData("{}", """{"a":null}""", null)]
    [InlineData("""{"a":1}""", """{"a":null}""", """{"a":null}""")]
    [InlineData("null", """{"a":1}""", """{"a":1}""")]
    public void Diff_is_the_smallest_patch(string from, string to, string? expected) =>
        (JsonMergePatch.Diff(Utf8(from), Utf8(to))?.ToString()).ShouldBe(expected);

    [Fact]
    public void Diff_is_null_if_nothing_changed() =>
        JsonMergePatch.Diff(Utf8("""{"a":1}"""), Utf8("""{"a":1}""")).ShouldBeNull();

    [Fact]
    public void Applying_the_difference_gives_the_other_value()
    {
        var random = new Random(42);
        for (var i = 0; i < 2000; i++)
        {
            var (from, to) = (RandomObject(random, 3), RandomObject(random, 3));

            var patch = JsonMergePatch.Diff(Utf8(from.ToJsonString()), Utf8(to.ToJsonString()));

            var result = patch is null ? from : JsonMergePatch.Apply(from, patch.Value.ToNode());
            JsonNode.DeepEquals(result, to).ShouldBeTrue($"{from.ToJsonString()} + {patch} != {to.ToJsonString()}");
            (patch is null).ShouldBe(JsonNode.DeepEquals(from, to));
        }
    }

    private static byte[] Utf8(string json) => System.Text.Encoding.UTF8.GetBytes(json);

    private static JsonNode? Parse(string json) => JsonNode.Parse(json);

    private static JsonObject RandomObject(Random random, int depth)
    {
        var result = new JsonObject();
        foreach (var name in (string[])["a", "b", "c"])
        {
            JsonNode? value = random.Next(depth > 0 ? 5 : 3) switch
            {
                0 => null,
                1 => JsonValue.Create(random.Next(2)),
                2 => JsonValue.Create("text"),
                3 => new JsonArray(random.Next(2), "x"),
                _ => RandomObject(random, depth - 1),
            };
            if (value is not null)
                result[name] = value;
        }

        return result;
    }
}
