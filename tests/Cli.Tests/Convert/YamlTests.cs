using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Yaml;
using ScheduledJobs.Kube.Json;
using YamlDotNet.RepresentationModel;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>Whatever the source contains, the output is YAML with the same content.</summary>
public sealed class YamlTests
{
    private static readonly ILookup<string, string> NoComments = Array.Empty<string>().ToLookup(x => x);

    [Theory]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a: b")]
    [InlineData("a:")]
    [InlineData("a #b")]
    [InlineData("#a")]
    [InlineData("- a")]
    [InlineData("-")]
    [InlineData("? a")]
    [InlineData("*a")]
    [InlineData("&a")]
    [InlineData("!a")]
    [InlineData("%a")]
    [InlineData("@daily")]
    [InlineData("`a`")]
    [InlineData("{a}")]
    [InlineData("[a]")]
    [InlineData("a, b")]
    [InlineData("012")]
    [InlineData("0x1f")]
    [InlineData("1e3")]
    [InlineData("1_000")]
    [InlineData("12:30:00")]
    [InlineData("2026-01-01")]
    [InlineData(".5")]
    [InlineData(".inf")]
    [InlineData("---")]
    [InlineData("'a'")]
    [InlineData("\"a\"")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\nb\n")]
    [InlineData("a\n\nb\n\n")]
    [InlineData("\na\n")]
    [InlineData(" a\nb")]
    [InlineData("a \nb")]
    [InlineData("a\tb\nc")]
    [InlineData("a\n#b\n---\n...")]
    [InlineData("a\r\nb")]
    [InlineData("\u0085\u2028\ufeff\u0007")]
    [InlineData("Grüße 😀")]
    [InlineData("90m")]
    [InlineData("1h30m")]
    [InlineData("Europe/Berlin")]
    public void A_text_stays_the_same_text(string text)
    {
        var json = new JsonObject { ["key"] = text, [text] = new JsonArray(text, new JsonObject { [text] = text }, new JsonArray(text)) };
        var yaml = YamlWriter.Write(json, NoComments);
        YamlJson.Parse(yaml)!.ToJsonString().ShouldBe(json.ToJsonString(), yaml);
    }

    [Fact]
    public void Random_texts_stay_the_same()
    {
        var random = new Random(1);
        const string Characters = "ab1 :#-\n\t\"'\\{}[],&*!|>%@`?~.=$\r\u00e9";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => Characters[random.Next(Characters.Length)])]);
            A_text_stays_the_same_text(text);
        }
    }

    /// <summary>kubectl reads YAML 1.1, in which more plain scalars are not texts.</summary>
    [Theory]
    [InlineData("yes")]
    [InlineData("Off")]
    [InlineData("y")]
    [InlineData("0123")]
    [InlineData("1:30")]
    [InlineData("2026-01-01")]
    [InlineData("1_0")]
    public void What_YAML_1_1_would_not_read_as_text_is_quoted(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(YamlWriter.Write(new JsonObject { ["key"] = text }, NoComments)));
        ((YamlScalarNode)((YamlMappingNode)stream.Documents[0].RootNode).Children[0].Value).Style.ShouldBe(YamlDotNet.Core.ScalarStyle.DoubleQuoted);
    }

    [Fact]
    public void Comments_stand_above_their_field()
    {
        var json = new JsonObject { ["a"] = new JsonObject { ["b"] = 1, ["c"] = new JsonObject() } };
        var comments = new[] { (At: "a.b", Line: "one"), (At: "a.b", Line: "two"), (At: "a", Line: "top") }.ToLookup(c => c.At, c => c.Line);
        YamlWriter.Write(json, comments).ShouldBe("# top\na:\n  # one\n  # two\n  b: 1\n  c: {}\n");
    }
}
