using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Tests.Json;

public sealed class JsonYamlTests
{
    [Fact]
    public void Objects_and_lists_are_in_block_style_as_kubectl_writes_them()
    {
        var value = JsonNode.Parse("""
            {"kind":"Pod","metadata":{"labels":{},"name":"a"},"spec":{"containers":[{"args":["sh","-c","x: y"],"name":"c"},{"name":"d"}],"nested":[[1,2],[]],"t":true,"z":null}}
            """);

        JsonYaml.Write(value).ShouldBe("""
            kind: Pod
            metadata:
              labels: {}
              name: a
            spec:
              containers:
              - args:
                - sh
                - "-c"
                - "x: y"
                name: c
              - name: d
              nested:
              -
                - 1
                - 2
              - []
              t: true
              z: null

            """);
    }

    [Theory]
    [InlineData("busybox:1.36")]
    [InlineData("Europe/Berlin")]
    [InlineData("echo run $RUN_ID")]
    [InlineData("30 2 * * *")]
    [InlineData("2026-11-24T09:00:00Z")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1:30")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("a:")]
    [InlineData("- a")]
    [InlineData("&a")]
    [InlineData("*a")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\nb\n")]
    [InlineData("a\n\n  b")]
    [InlineData("a\nb\n\n")]
    [InlineData("\na")]
    [InlineData(" a\nb")]
    [InlineData("a \nb ")]
    [InlineData("a\r\nb")]
    [InlineData("\u0001\u007f\u0085\u2028\ufeff")]
    [InlineData("\"quoted\\")]
    [InlineData("grüße, 🙂")]
    [InlineData("zeile\ngrüße 🙂")]
    [InlineData("{a}")]
    [InlineData("a,b")]
    [InlineData("---")]
    public void Every_text_is_read_back_as_it_was(string text)
    {
        RoundTrip(new JsonObject { ["a"] = text, ["b"] = 1 })["a"]!.GetValue<string>().ShouldBe(text);
        RoundTrip(new JsonObject { ["l"] = new JsonArray(text, text) })["l"]![1]!.GetValue<string>().ShouldBe(text);
        RoundTrip(new JsonObject { ["l"] = new JsonArray(new JsonObject { [text] = text }) })["l"]![0]![text]!.GetValue<string>().ShouldBe(text);
    }

    private static JsonNode RoundTrip(JsonNode value) => YamlJson.Parse(JsonYaml.Write(value))!;
}
