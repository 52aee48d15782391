using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>Validating webhooks, with kube-apiserver's messages. One server for each test, since a configuration counts for all of it.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

    private readonly ApiFixture _api = new();
    private TestWebhook _webhook = null!;
    private string _widgets = "";

    public async Task InitializeAsync()
    {
        await _api.InitializeAsync();
        _webhook = await TestWebhook.StartAsync();
        _widgets = await _api.WidgetsAsync();
    }

    public async Task DisposeAsync()
    {
        await _webhook.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_refusal_ends_the_request_with_the_webhooks_Status()
    {
        await RegisterAsync();
        _webhook.Reply = """{"allowed":false,"status":{"code":422,"reason":"Invalid","message":"spec.color: red is out","details":{"kind":"Widget"} } }""";

        var answer = await CreateAsync("a");

        answer.Code.ShouldBe(422);
        answer.Reason.ShouldBe("Invalid");
        answer.Message.ShouldBe("admission webhook \"check.example.dev\" denied the request: spec.color: red is out");
        ((string?)answer.Json["details"]!["kind"]).ShouldBe("Widget");
        (await _api.GetAsync($"{_widgets}/a")).Code.ShouldBe(404);
    }

    [Theory]
    [InlineData("""{"allowed":false}""", 400, "admission webhook \"check.example.dev\" denied the request without explanation")]
    [InlineData("""{"allowed":false,"status":{"code":200,"reason":"Because"} }""", 400, "admission webhook \"check.example.dev\" denied the request: Because")]
    public async Task A_refusal_without_a_code_is_a_bad_request(string reply, int code, string message)
    {
        await RegisterAsync();
        _webhook.Reply = reply;

        var answer = await CreateAsync("a");

        answer.Code.ShouldBe(code);
        answer.Message.ShouldBe(message);
    }

    [Fact]
    public async Task Warnings_reach_the_client()
    {
        await RegisterAsync();
        _webhook.Reply = """{"allowed":true,"warnings":["mind the \"gap\""]}""";

        (await CreateAsync("a")).Expect(201).Warnings.ShouldBe(["299 - \"mind the \\\"gap\\\"\""]);
    }

    [Fact]
    public async Task The_webhook_sees_both_objects_as_the_API_shows_them()
    {
        await RegisterAsync();
        await CreateAsync("a");
        (await _api.MergeAsync($"{_widgets}/a", """{"spec":{"color":"blue"}}""")).Expect(200);

        var (created, updated) = (_webhook.Requests.First(), _webhook.Requests.Last());

        ((string?)created["operation"]).ShouldBe("CREATE");
        created["oldObject"].ShouldBeNull();
        ((string?)created["object"]!["metadata"]!["uid"]).ShouldNotBeNullOrEmpty();
        ((string?)updated["operation"]).ShouldBe("UPDATE");
        ((string?)updated["oldObject"]!["spec"]!["color"]).ShouldBe("red");
        ((string?)updated["object"]!["spec"]!["color"]).ShouldBe("blue");
        ((string?)updated["object"]!["kind"]).ShouldBe("Widget");
        ((string?)updated["resource"]!["resource"]).ShouldBe("widgets");
        ((string?)updated["name"]).ShouldBe("a");
    }

    [Fact]
    public async Task Status_deletion_and_other_kinds_are_not_sent()
    {
        await CreateAsync("a");
        await RegisterAsync();

        (await _api.MergeAsync($"{_widgets}/a/status", """{"status":{"phase":"x"}}""")).Expect(200);
        (await _api.PostAsync(await _api.PodsAsync(), ApiFixture.Pod("p"))).Expect(201);
        (await _api.DeleteAsync($"{_widgets}/a")).Expect(200);

        _webhook.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_is_sent_as_such_and_only_to_a_webhook_without_side_effects()
    {
        await RegisterAsync();
        (await CreateAsync("a", "?dryRun=All")).Expect(201);
        ((bool?)_webhook.Requests.Single()["dryRun"]).ShouldBe(true);

        await RegisterAsync(w => w["sideEffects"] = "Some");
        var answer = await CreateAsync("a", "?dryRun=All");
        answer.Code.ShouldBe(400);
        answer.Message.ShouldBe("admission webhook \"check.example.dev\" does not support dry run");
    }

    [Theory]
    [InlineData("Ignore", 201)]
    [InlineData("Fail", 500)]
    public async Task A_webhook_that_is_gone_fails_as_its_policy_says(string policy, int code)
    {
        await RegisterAsync(w => w["failurePolicy"] = policy);
        await _webhook.DisposeAsync();
        _webhook = await TestWebhook.StartAsync();

        var answer = await CreateAsync("a");

        answer.Code.ShouldBe(code);
        if (code == 500)
            answer.Message!.ShouldStartWith("Internal error occurred: failed calling webhook \"check.example.dev\": failed to call webhook: Post \"https://127.0.0.1:");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_a_failure()
    {
        await using var other = await TestWebhook.StartAsync();
        await RegisterAsync(w => w["clientConfig"]!["caBundle"] = other.CaBundle);

        (await CreateAsync("a")).Code.ShouldBe(500);
        _webhook.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_webhook_is_given_up_after_its_timeout()
    {
        await RegisterAsync();
        _webhook.Before = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);

        var answer = await CreateAsync("a");

        answer.Code.ShouldBe(500);
        answer.Message!.ShouldEndWith("context deadline exceeded");
    }

    [Theory]
    [InlineData("""{"matchLabels":{"kubernetes.io/metadata.name":"elsewhere"} }""", 0)]
    [InlineData("""{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"Exists"}] }""", 1)]
    [InlineData("""{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["a","b"]}] }""", 0)]
    [InlineData("""{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["a"]}] }""", 1)]
    [InlineData("""{"matchExpressions":[{"key":"nothing","operator":"DoesNotExist"}] }""", 1)]
    public async Task Only_selected_namespaces_are_sent(string selector, int requests)
    {
        await RegisterAsync(w => w["namespaceSelector"] = JsonNode.Parse(selector));

        (await CreateAsync("a")).Expect(201);

        _webhook.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task A_configuration_gets_its_defaults_and_is_checked()
    {
        var answer = (await _api.PostAsync(Configurations, _webhook.Configuration("hooks", w => w.Remove("timeoutSeconds")))).Expect(201);
        ((int?)answer.Json["webhooks"]![0]!["timeoutSeconds"]).ShouldBe(10);
        ((string?)answer.Json["webhooks"]![0]!["failurePolicy"]).ShouldBe("Fail");

        (await _api.PostAsync(Configurations, _webhook.Configuration("more", w => w["name"] = "check"))).Message!.ShouldContain("webhooks[0].name");
        (await _api.PostAsync(Configurations, _webhook.Configuration("more", w => w["clientConfig"] = new JsonObject()))).Message!.ShouldContain("exactly one of");
    }

    private async Task RegisterAsync(Action<JsonObject>? change = null)
    {
        await _api.DeleteAsync($"{Configurations}/hooks");
        (await _api.PostAsync(Configurations, _webhook.Configuration("hooks", change))).Expect(201);
    }

    private Task<Answer> CreateAsync(string name, string query = "") => _api.PostAsync(_widgets + query, ApiFixture.Widget(name));
}
