using System.Text;
using System.Text.Json;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class JsonPathTests
{
    private const string Document = """
        {"items":[{"a b":1},2],"nothing":null,"conditions":[{"type":"Ready","status":"True"},{"type":"Ready","status":"Late"},
        {"type":"a ) b","n":3,"ok":true,"in":{"x":["y"]}},{"type":null}]}
        """;

    [Theory]
    [InlineData("$.items[1]", "2")]
    [InlineData("$.items[-1]", "2")]
    [InlineData("$.items[0]['a b']", "1")]
    [InlineData("$['items'][0][\"a b\"]", "1")]
    [InlineData(".items[1]", "2")]
    [InlineData("$.items[2]", null)]
    [InlineData("$.items[-3]", null)]
    [InlineData("$.items.a", null)]
    [InlineData("$.nothing", null)]
    [InlineData("$[0]", null)]
    [InlineData(".conditions[?(@.type==\"Ready\")].status", "\"True\"")]
    [InlineData(".conditions[?( @.type == 'Ready' )].status", "\"True\"")]
    [InlineData("$.conditions[?(@.type==\"a ) b\")].n", "3")]
    [InlineData(".conditions[?(@['type']==\"Late\")].status", null)]
    [InlineData(".conditions[?(@.n==3)].ok", "true")]
    [InlineData(".conditions[?(@.ok==true)].n", "3")]
    [InlineData(".conditions[?(@.in.x[0]==\"y\")].n", "3")]
    [InlineData(".conditions[?(@.in==\"{}\")]", null)]
    [InlineData(".items[?(@==2)]", "2")]
    [InlineData(".nothing[?(@.a==1)]", null)]
    public void A_path_leads_to_at_most_one_value(string text, string? found)
    {
        using var document = JsonDocument.Parse(Document);
        JsonPath.TryParse(text, out var path, out _).ShouldBeTrue();

        (path!.Find(document.RootElement)?.GetRawText()).ShouldBe(found);
        (path.Find(document.RootElement) is null).ShouldBe(found is null);
    }

    [Fact]
    public void The_root_is_the_whole_document()
    {
        using var document = JsonDocument.Parse(Document);
        JsonPath.TryParse("$", out var path, out _).ShouldBeTrue();

        path!.Find(document.RootElement)!.Value.GetRawText().ShouldBe(document.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("items", "must start with '$' or '.'")]
    [InlineData("{.status}", "must start with '$' or '.'")]
    [InlineData("", "must start with '$' or '.'")]
    [InlineData("$items", "column 2")]
    [InlineData("$.", "column 2")]
    [InlineData("$..a", "column 2")]
    [InlineData(".a..b", "column 3")]
    [InlineData("$[", "column 2")]
    [InlineData("$[a]", "column 2")]
    [InlineData("$[*]", "column 2")]
    [InlineData("$['a]", "column 2")]
    [InlineData("$.a[1", "column 4")]
    [InlineData("$.a[?", "expected '[?(@.name==\"value\")]' at column 4")]
    [InlineData("$.a[?(x==1)]", "column 7")]
    [InlineData("$.a[?(@.b)]", "expected '==' at column 10")]
    [InlineData("$.a[?(@.b!=1)]", "expected '==' at column 10")]
    [InlineData("$.a[?(@.b==)]", "expected a value such as \"Ready\", 3 or true at column 12")]
    [InlineData("$.a[?(@.b==\"c)]", "at column 12")]
    [InlineData("$.a[?(@.b==1 && @.c==2)]", "expected ')]' at column 14")]
    [InlineData("$.a[?(@.b[?(@.c==1)]==2)]", "column 10")]
    public void What_is_wrong_with_a_path_is_said_with_its_column(string text, string error)
    {
        JsonPath.TryParse(text, out _, out var found).ShouldBeFalse();
        found!.ShouldContain(error);
    }

    [Fact]
    public void A_path_has_a_longest_length_and_a_filter_a_last_element()
    {
        JsonPath.TryParse($"$.{new string('a', JsonPath.MaxLength - 2)}", out _, out _).ShouldBeTrue();
        JsonPath.TryParse($"$.{new string('a', JsonPath.MaxLength - 1)}", out _, out var error).ShouldBeFalse();
        error!.ShouldBe("must have at most 512 characters, but has 513");

        JsonPath.TryParse("$[?(@.n==1)]", out var path, out _).ShouldBeTrue();
        path!.Find(ListWithLast(JsonPath.MaxFiltered)).ShouldNotBeNull();
        path.Find(ListWithLast(JsonPath.MaxFiltered + 1)).ShouldBeNull();
    }

    [Fact]
    public void A_hostile_path_in_a_hostile_document_costs_bounded_work()
    {
        // Nested lists, each of which offers a filter as many elements as it looks at.
        var text = new StringBuilder("1");
        for (var level = 0; level < 20; level++)
            text.Insert(0, $"{{\"a\":[{string.Concat(Enumerable.Repeat("{\"b\":0},", 1000))}{{\"b\":1,\"c\":").Append("}]}");
        using var document = JsonDocument.Parse(text.ToString());
        var hostile = "$" + string.Concat(Enumerable.Repeat(".a[?(@.b==1)].c", 34));
        JsonPath.TryParse(hostile, out var path, out _).ShouldBeTrue();

        var started = TimeProvider.System.GetTimestamp();
        path!.Find(document.RootElement).ShouldBeNull();
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static JsonElement ListWithLast(int count) =>
        JsonDocument.Parse($"[{string.Concat(Enumerable.Repeat("{},", count - 1))}{{\"n\":1}}]").RootElement;
}
