using System.Text;

namespace ScheduledJobs.Kube.Tests.Json;

/// <summary>Objects that a server can send but that cannot be read as a ConfigMap, and some that look odd but can.</summary>
internal static class Poison
{
    /// <summary>The unreadable objects, by name. All but the nameless ones are <c>n/poison</c>.</summary>
    public static IReadOnlyList<(string Name, byte[] Json, bool IsNamed)> All { get; } =
    [
        .. new[] { 63, 64, 65, 100, 126, 127, 128, 129, 200, 1000, 5000 }.SelectMany(depth => new[]
        {
            Named($"objects {depth} deep", "{\"k\":" + Repeat("{\"a\":", depth) + "1" + Repeat("}", depth + 1)),
            Named($"arrays {depth} deep", "{\"k\":" + Repeat("[", depth) + Repeat("]", depth) + "}"),
        }),
        Named("data as a number", "3"),
        Named("data as text", "\"text\""),
        Named("a value as an object", """{"k":{"not":"text"}}"""),
        Named("a huge number", """{"k":1e999999}"""),
        Named("a long number", "{\"k\":" + Repeat("9", 5000) + "}"),
        Named("brackets in text", """{"k":["}]}]{\"\\"]}"""),
        Named("a lone surrogate", """{"k":"\ud800"}"""),
        Named("an escape that is none", """{"k":"\q"}"""),
        Named("no value", """{"k":}"""),
        ("invalid UTF-8", [.. Text(Head), .. "{\"k\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}}"u8], true),
        ("half a character", [.. Text(Head), .. "{\"k\":\""u8, 0xE2, 0x82, .. "\"}}"u8], true),
        Named("too large", $$"""{"k":"{{Repeat("x", 20_000)}}"}"""),
        Named("too large and deep", $$"""{"k":"{{Repeat("x", 20_000)}}","l":{{Repeat("[", 3000)}}{{Repeat("]", 3000)}}}"""),
        ("deep metadata", Text($$"""{"metadata":{"name":"poison","namespace":"n","managedFields":{{Repeat("[", 200)}}{{Repeat("]", 200)}}},"data":{} }"""), true),
        ("labels of a wrong type", Text("""{"metadata":{"labels":[1],"name":"poison","namespace":"n"} }"""), true),
        ("null", Text("null"), false),
        ("a number", Text("17"), false),
        ("text", Text("\"}]\""), false),
        ("an array", Text("[{}]"), false),
        ("empty", Text("{}"), false),
        ("metadata null", Text("""{"metadata":null}"""), false),
        ("metadata text", Text("""{"metadata":"x"}"""), false),
        ("metadata an array", Text("""{"metadata":[{"name":"x"}]}"""), false),
        ("name null", Text("""{"metadata":{"name":null,"namespace":"n"}}"""), false),
        ("name empty", Text("""{"metadata":{"name":"","namespace":"n"}}"""), false),
        ("name a number", Text("""{"metadata":{"name":5,"namespace":"n"}}"""), false),
        ("name not UTF-8", [.. "{\"metadata\":{\"name\":\""u8, 0xFF, .. "\"}}"u8], false),
        ("deep name", Text("{\"metadata\":{\"name\":" + Repeat("[", 5000) + Repeat("]", 5000) + "}}"), false),
    ];

    private static string Head => """{"kind":"ConfigMap","metadata":{"name":"poison","namespace":"n","uid":"u","resourceVersion":"6"},"data":""";

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static (string, byte[], bool) Named(string name, string data) => (name, Text(Head + data + "}"), true);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
