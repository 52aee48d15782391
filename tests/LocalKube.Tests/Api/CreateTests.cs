namespace ScheduledJobs.LocalKube.Tests.Api;

public sealed class CreateTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_new_object_gets_its_metadata_its_defaults_and_no_status_of_the_request()
    {
        var widgets = await api.WidgetsAsync();
        var created = (await api.PostAsync(widgets, """
            {"apiVersion":"example.dev/v1","kind":"Widget","metadata":{"name":"w","generation":7},"spec":{"color":"red"},"status":{"seen":7}}
            """)).Expect(201);
        created.Generation.ShouldBe(1);
        created.Uid.ShouldNotBeEmpty();
        created.Json["spec"]!.ToJsonString().ShouldBe("""{"color":"red","size":3,"active":true}""");
        ((int)created.Json["status"]!["seen"]!).ShouldBe(-1);
    }

    [Fact]
    public async Task A_duplicate_name_already_exists()
    {
        var widgets = await api.WidgetsAsync();
        (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(201);
        var second = (await api.PostAsync(widgets, ApiFixture.Widget("w"))).Expect(409);
        second.Reason.ShouldBe("AlreadyExists");
        second.Message.ShouldBe("widgets.example.dev \"w\" already exists");
    }

    [Fact]
    public async Task GenerateName_makes_a_name_and_a_dry_run_stores_nothing()
    {
        var widgets = await api.WidgetsAsync();
        const string Body = """{"apiVersion":"example.dev/v1","kind":"Widget","metadata":{"generateName":"w-"},"spec":{"color":"red"}}""";
        var dry = (await api.PostAsync(widgets + "?dryRun=All", Body)).Expect(201);
        dry.Name.ShouldMatch("^w-[bcdfghjklmnpqrstvwxz2456789]{5}$");
        dry.Json["metadata"]!["resourceVersion"].ShouldBeNull();
        (await api.GetAsync(widgets)).ItemNames.ShouldBeEmpty();
        (await api.PostAsync(widgets, Body)).Expect(201).Name.ShouldNotBe(dry.Name);
    }

    [Fact]
    public async Task Nothing_is_created_in_a_missing_namespace()
    {
        var answer = (await api.PostAsync("/apis/example.dev/v1/namespaces/nope/widgets", ApiFixture.Widget("w"))).Expect(404);
        answer.Message.ShouldBe("namespaces \"nope\" not found");
    }

    [Theory]
    [InlineData("""{"apiVersion":"example.dev/v2","kind":"Widget","metadata":{"name":"a"}}""", 400, "the API version in the data (example.dev/v2) does not match the expected API version (example.dev/v1)")]
    [InlineData("""{"apiVersion":"example.dev/v1","kind":"Gadget","metadata":{"name":"a"}}""", 422, "Gadget.example.dev \"a\" is invalid: kind: Invalid value: \"Gadget\": must be Widget")]
    [InlineData("""{"apiVersion":"example.dev/v1","kind":"Widget","metadata":{"name":"a","namespace":"other"},"spec":{"color":"red"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"apiVersion":"example.dev/v1","kind":"Widget","metadata":{},"spec":{"color":"red"}}""", 422, "Widget.example.dev \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [InlineData("""{"apiVersion":"example.dev/v1","kind":"Widget","metadata":{"name":"a","resourceVersion":"5"},"spec":{"color":"red"}}""", 500, "resourceVersion should not be set on objects to be created")]
    [InlineData("{}", 400, "the object provided is unrecognized (must be of type Widget): Object 'Kind' is missing in '{}' ({})")]
    [InlineData("{", 400, "the object provided is unrecognized (must be of type Widget): couldn't get version/kind; json parse error: unexpected end of JSON input")]
    [InlineData("", 400, "the object provided is unrecognized (must be of type Widget): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")]
    public async Task Invalid_widgets_are_rejected(string body, int code, string message)
    {
        var answer = (await api.PostAsync(await api.WidgetsAsync(), body)).Expect(code);
        answer.Message.ShouldBe(message);
    }

    [Fact]
    public async Task Yaml_is_read_and_other_types_are_not()
    {
        var widgets = await api.WidgetsAsync();
        const string Yaml = "apiVersion: example.dev/v1\nkind: Widget\nmetadata: {name: y}\nspec: {color: blue}\n";
        (await api.SendAsync(HttpMethod.Post, widgets, Yaml, "application/yaml")).Expect(201).Name.ShouldBe("y");
        (await api.SendAsync(HttpMethod.Post, widgets, Yaml, "text/plain")).Expect(415).Reason.ShouldBe("UnsupportedMediaType");
        (await api.GetAsync(widgets, "text/html")).Expect(406).Reason.ShouldBe("NotAcceptable");
    }

    [Fact]
    public async Task Unknown_and_duplicate_fields_are_refused_warned_of_or_ignored()
    {
        var widgets = await api.WidgetsAsync();
        const string Body = """
            {"apiVersion":"example.dev/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"color":"red","color":"blue","bogus":1,"parts":[{"name":"a","x":1}]}}
            """;
        var strict = (await api.PostAsync(widgets + "?dryRun=All&fieldValidation=Strict", Body)).Expect(400);
        strict.Message.ShouldBe(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: duplicate field \"spec.color\", "
            + "unknown field \"spec.bogus\", unknown field \"spec.parts[0].x\"");

        var warned = (await api.PostAsync(widgets + "?dryRun=All", Body)).Expect(201);
        warned.Warnings.ShouldContain("299 - \"unknown field \\\"spec.bogus\\\"\"");
        warned.Warnings.Count.ShouldBe(3);
        warned.Json["spec"]!["bogus"].ShouldBeNull();
        ((string)warned.Json["spec"]!["color"]!).ShouldBe("blue");

        (await api.PostAsync(widgets + "?dryRun=All&fieldValidation=Ignore", Body)).Expect(201).Warnings.ShouldBeEmpty();
        (await api.PostAsync(widgets + "?fieldValidation=Bad", Body)).Expect(422).Message!.ShouldContain(
            "fieldValidation: Unsupported value: \"Bad\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
    }
}
