using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class TableTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    public const string Accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task Printer_columns_become_cells_of_their_types()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        (await api.MergeAsync(widgets + "/w/status", $$"""{"status":{"last":"{{past}}","conditions":[{"type":"Ready","status":"True"}]} }""")).Expect(200);
        var table = (await api.GetAsync(widgets, Accept)).Expect(200).Json;
        table["columnDefinitions"]!.AsArray().Select(c => $"{c!["name"]}:{c["type"]}:{c["priority"]}").ShouldBe(
            ["Name:string:0", "Color:string:0", "Size:integer:0", "Last:date:0", "Active:boolean:0", "Ready:string:1", "Age:date:0"]);
        var cells = table["rows"]![0]!["cells"]!.AsArray();
        cells.Take(3).Select(c => c!.ToJsonString()).ShouldBe(["\"w\"", "\"red\"", "3"]);
        cells[3]!.ToString().ShouldStartWith("3m");
        cells[4]!.ToJsonString().ShouldBe("true");
        cells[5]!.ToString().ShouldBe("True");
    }

    [Fact]
    public async Task Missing_values_are_null_and_a_date_in_the_future_is_invalid()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        (await api.GetAsync(widgets, Accept)).Json["rows"]![0]!["cells"]![3].ShouldBeNull();
        (await api.MergeAsync(widgets + "/w/status", """{"status":{"last":"2999-01-01T00:00:00Z"}}""")).Expect(200);
        (await api.GetAsync(widgets + "/w", Accept)).Json["rows"]![0]!["cells"]![3]!.ToString().ShouldBe("<invalid>");
    }

    [Theory]
    [InlineData("", "PartialObjectMetadata")]
    [InlineData("?includeObject=Metadata", "PartialObjectMetadata")]
    [InlineData("?includeObject=Object", "Widget")]
    [InlineData("?includeObject=None", null)]
    public async Task Rows_carry_the_requested_part_of_the_object(string query, string? kind)
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var row = (await api.GetAsync(widgets + query, Accept)).Json["rows"]![0]!;
        ((string?)row["object"]?["kind"]).ShouldBe(kind);
        (await api.GetAsync(widgets + "?includeObject=Foo", Accept)).Expect(400);
    }

    [Fact]
    public async Task A_list_can_be_read_as_metadata_alone()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);

        var list = (await api.GetAsync(widgets, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json")).Json;

        ((string?)list["kind"]).ShouldBe("PartialObjectMetadataList");
        var item = list["items"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        item.Select(p => p.Key).ShouldBe(["kind", "apiVersion", "metadata"], ignoreOrder: true);
        ((string?)item["metadata"]!["name"]).ShouldBe("w");
        item["metadata"]!["resourceVersion"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Pods_show_what_they_are_doing()
    {
        var pods = await api.PodsAsync();
        (await api.PostAsync(pods, ApiFixture.Pod("p"))).Expect(201);
        (await CellsAsync(pods + "/p")).Take(4).ShouldBe(["p", "0/1", "Pending", "0"]);
        (await api.MergeAsync(pods + "/p/status", """{"status":{"phase":"Running","containerStatuses":[{"name":"c","ready":true,"restartCount":2,"state":{"running":{}}}]}}""")).Expect(200);
        (await CellsAsync(pods + "/p")).Take(4).ShouldBe(["p", "1/1", "Running", "2"]);
        (await api.MergeAsync(pods + "/p/status", """{"status":{"phase":"Succeeded","containerStatuses":[{"name":"c","ready":false,"restartCount":2,"state":{"terminated":{"reason":"Completed","exitCode":0}}}]}}""")).Expect(200);
        (await CellsAsync(pods + "/p")).Take(4).ShouldBe(["p", "0/1", "Completed", "2"]);
    }

    private async Task<IEnumerable<string>> CellsAsync(string path) =>
        (await api.GetAsync(path, Accept)).Json["rows"]![0]!["cells"]!.AsArray().Select(c => c!.ToString());

    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(599, "9m59s")]
    [InlineData(600, "10m")]
    [InlineData(10799, "179m")]
    [InlineData(10800, "3h")]
    [InlineData(28799, "7h59m")]
    [InlineData(28800, "8h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    [InlineData(190800, "2d5h")]
    [InlineData(691200, "8d")]
    [InlineData(63071999, "729d")]
    [InlineData(63072000, "2y")]
    [InlineData(63158400, "2y1d")]
    [InlineData(252288000, "8y")]
    public void Ages_get_coarser_with_time(int seconds, string expected) => HumanDuration.ToText(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Theory]
    [InlineData(".a.b", "1")]
    [InlineData(".list[?(@.t==\"B\")].x", "q")]
    [InlineData(".list[?(@.t=='C')].x", "")]
    [InlineData(".with\\.dot.y", "z")]
    [InlineData(".nope.deeper", "")]
    public void Json_paths_find_what_they_name(string path, string expected)
    {
        var node = JsonNode.Parse("""{"a":{"b":1},"list":[{"t":"A","x":"p"},{"t":"B","x":"q"}],"with.dot":{"y":"z"}}""")!;
        string.Join(' ', JsonPath.Parse(path).Find(node).Select(n => n!.ToString())).ShouldBe(expected);
    }

    [Fact]
    public void A_json_path_that_cannot_be_read_says_where() =>
        Should.Throw<FormatException>(() => JsonPath.Parse(".a[")).Message.ShouldBe("'.a[' is not a valid JSON path: unexpected text at character 3.");
}
