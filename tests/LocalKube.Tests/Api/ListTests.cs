namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class ListTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Pages_show_the_state_of_the_first_one()
    {
        var widgets = await api.WidgetsAsync();
        foreach (var name in (string[])["c", "a", "b", "d"])
            (await api.PostAsync(widgets, ApiFixture.Widget(name))).Expect(201);
        var first = await api.GetAsync(widgets + "?limit=2");
        first.ItemNames.ShouldBe(["a", "b"]);
        ((long)first.Json["metadata"]!["remainingItemCount"]!).ShouldBe(2);
        (await api.DeleteAsync(widgets + "/d")).Expect(200);
        (await api.PostAsync(widgets, ApiFixture.Widget("e"))).Expect(201);

        var second = await api.GetAsync($"{widgets}?limit=2&continue={Uri.EscapeDataString(first.Json["metadata"]!["continue"]!.ToString())}");
        second.ItemNames.ShouldBe(["c", "d"]);
        second.Version.ShouldBe(first.Version);
        second.Json["metadata"]!["continue"].ShouldBeNull();
    }

    [Theory]
    [InlineData("app=x", "a,b")]
    [InlineData("app==x,tier=1", "a")]
    [InlineData("app!=x", "c,d")]
    [InlineData("app in (x,y)", "a,b,c")]
    [InlineData("app notin (x,y)", "d")]
    [InlineData("tier", "a,b")]
    [InlineData("!tier", "c,d")]
    [InlineData("app=", "")]
    public async Task Labels_select(string selector, string expected)
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a", metadata: "\"labels\":{\"app\":\"x\",\"tier\":\"1\"}"))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget("b", metadata: "\"labels\":{\"app\":\"x\",\"tier\":\"2\"}"))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget("c", metadata: "\"labels\":{\"app\":\"y\"}"))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget("d"))).Expect(201);
        string.Join(',', (await api.GetAsync($"{widgets}?labelSelector={Uri.EscapeDataString(selector)}")).Expect(200).ItemNames).ShouldBe(expected);
    }

    [Theory]
    [InlineData("metadata.name=a", "a")]
    [InlineData("metadata.name!=a", "b")]
    [InlineData("metadata.name=a,metadata.name=b", "")]
    public async Task Names_select(string selector, string expected)
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        (await api.PostAsync(widgets, ApiFixture.Widget("b"))).Expect(201);
        string.Join(',', (await api.GetAsync($"{widgets}?fieldSelector={Uri.EscapeDataString(selector)}")).Expect(200).ItemNames).ShouldBe(expected);
    }

    [Theory]
    [InlineData("fieldSelector=spec.foo%3Dx", 400, "field label not supported: spec.foo")]
    [InlineData("fieldSelector=x", 400, "invalid selector: 'x'; can't understand 'x'")]
    [InlineData("labelSelector=a%3D%3D%3D", 400, "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("labelSelector=a%20in%20(", 400, "unable to parse requirement: found '', expected: ',', ')' or identifier")]
    [InlineData("labelSelector=a%20b", 400, "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("limit=abc", 400, "strconv.ParseInt: parsing \"abc\": invalid syntax")]
    [InlineData("resourceVersion=abc", 400, "invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax")]
    public async Task Bad_parameters_are_named(string query, int code, string message) =>
        (await api.GetAsync($"{await api.WidgetsAsync()}?{query}")).Expect(code).Message.ShouldBe(message);

    [Fact]
    public async Task A_future_version_does_not_exist_yet()
    {
        var answer = (await api.GetAsync($"{await api.WidgetsAsync()}?resourceVersion=99999999")).Expect(504);
        answer.Reason.ShouldBe("Timeout");
        ((string)answer.Json["details"]!["causes"]![0]!["reason"]!).ShouldBe("ResourceVersionTooLarge");
    }

    [Fact]
    public async Task Items_of_built_in_kinds_come_without_type_and_those_of_custom_kinds_with_it()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("a"))).Expect(201);
        ((string)(await api.GetAsync(widgets)).Json["items"]![0]!["kind"]!).ShouldBe("Widget");
        var namespaces = (await api.GetAsync("/api/v1/namespaces")).Json;
        ((string)namespaces["kind"]!).ShouldBe("NamespaceList");
        namespaces["items"]![0]!["kind"].ShouldBeNull();
    }

    [Fact]
    public async Task A_list_without_a_namespace_spans_all_and_writes_there_are_not_allowed()
    {
        var (one, two) = (await api.WidgetsAsync(), await api.WidgetsAsync());
        (await api.PostAsync(one, ApiFixture.Widget("everywhere"))).Expect(201);
        (await api.PostAsync(two, ApiFixture.Widget("everywhere"))).Expect(201);
        (await api.GetAsync("/apis/example.dev/v1/widgets?fieldSelector=metadata.name%3Deverywhere")).ItemNames.Count().ShouldBe(2);
        (await api.PostAsync("/apis/example.dev/v1/widgets", ApiFixture.Widget("x"))).Expect(405).Reason.ShouldBe("MethodNotAllowed");
    }
}
