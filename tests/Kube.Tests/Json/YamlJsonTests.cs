using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Tests.Json;

public class YamlJsonTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("NULL", "null")]
    [InlineData("nul", "\"nul\"")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("42", "42")]
    [InlineData("-7", "-7")]
    [InlineData("+7", "7")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("2026-01-01T00:00:00Z", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("\"42\"", "\"42\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("!!str 42", "\"42\"")]
    [InlineData("! 42", "\"42\"")]
    [InlineData("!!int \"42\"", "42")]
    [InlineData("|\n    text\n    more", "\"text\\nmore\"")]
    [InlineData(">-\n    5", "\"5\"")]
    public void Scalars_have_the_types_of_the_core_schema(string scalar, string json) =>
        (YamlJson.Parse($"x: {scalar}")!["x"]?.ToJsonString() ?? "null").ShouldBe(json);

    [Fact]
    public void Structures_keys_and_JSON_itself_are_kept()
    {
        var node = YamlJson.Parse("""
            1: {a: [x, {b: "y"}], "quoted": null}
            true: []
            nested:
            - - 1
            """);

        node!.ToJsonString().ShouldBe("""{"1":{"a":["x",{"b":"y"}],"quoted":null},"true":[],"nested":[[1]]}""");
        YamlJson.Parse("""{"a": [1, "2"]}""")!.ToJsonString().ShouldBe("""{"a":[1,"2"]}""");
    }

    [Fact]
    public void Anchors_and_merge_keys_are_resolved_and_own_keys_win()
    {
        var node = YamlJson.Parse("""
            base: &base {a: 1, b: 2}
            more: &more {b: 3, c: 3}
            early: {<<: *base, b: 9}
            late: {b: 9, <<: *base}
            several: {<<: [*base, *more]}
            copy: *base
            quoted: {"<<": x}
            """)!;

        node["early"]!.ToJsonString().ShouldBe("""{"a":1,"b":9}""");
        node["late"]!.ToJsonString().ShouldBe("""{"b":9,"a":1}""");
        node["several"]!.ToJsonString().ShouldBe("""{"a":1,"b":2,"c":3}""");
        node["copy"]!.ToJsonString().ShouldBe("""{"a":1,"b":2}""");
        node["quoted"]!.ToJsonString().ShouldBe("""{"\u003C\u003C":"x"}""");
    }

    [Fact]
    public void All_documents_are_read_and_empty_ones_left_out()
    {
        var documents = YamlJson.ParseAll("---\na: 1\n---\n# nothing\n---\n---\nb: 2\n...\n");

        documents.Select(d => d.ToJsonString()).ShouldBe(["""{"a":1}""", """{"b":2}"""]);
        YamlJson.ParseAll("").ShouldBeEmpty();
        YamlJson.Parse("# only a comment").ShouldBeNull();
    }

    [Theory]
    [InlineData("a: 1\nb: [1,", "line 3, column 1")]
    [InlineData("a: 1\na: 2", "line 2")]
    [InlineData("a:\n  b: .inf", "line 2, column 6: '.inf' cannot be represented in JSON")]
    [InlineData("a: 1e999", "line 1, column 4: '1e999' cannot be represented in JSON")]
    [InlineData("? [x]\n: 1", "line 1, column 3: a key must be a scalar")]
    [InlineData("<<: 5", "line 1, column 5: a merge key needs a mapping")]
    [InlineData("a: 1\n---\nb: 2", "Expected one YAML document, found 2")]
    [InlineData("a: *nobody", "line 1")]
    public void Errors_name_their_position(string yaml, string message) =>
        Should.Throw<FormatException>(() => YamlJson.Parse(yaml)).Message.ShouldContain(message);

    [Fact]
    public void Deep_nesting_is_rejected_without_ending_the_process() =>
        Should.Throw<FormatException>(() => YamlJson.Parse(new string('[', 200_000))).Message.ShouldContain("levels deep");

    [Fact]
    public void Whatever_the_text_the_only_error_is_a_format_error()
    {
        const string Good = "a: &x [1, \"two\", {b: ~}]\nc: |\n  text\nd: {<<: {e: 1}, f: *x}\n---\n- ? k\n  : !!str v\n# end\n";
        const string Alphabet = "[]{}:,-?&*!|>'\"%@`#~<\n \tax1.";
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var text = Good.ToCharArray().ToList();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(text.Count);
                if (random.Next(2) == 0)
                    text.RemoveAt(at);
                else
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
            }

            var yaml = new string([.. text]);
            try
            {
                YamlJson.ParseAll(yaml).ToList().ForEach(node => node.ToJsonString());
            }
            catch (Exception e) when (e is not FormatException)
            {
                throw new InvalidOperationException($"{e.GetType().Name} for:\n{yaml}", e);
            }
            catch (FormatException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void A_billion_laughs_are_rejected()
    {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(",", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Should.Throw<FormatException>(() => YamlJson.Parse(bomb)).Message.ShouldContain("nodes");
    }
}
