using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.ConsoleServer;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The optional console of an installation: it has no rights, and reaches the API server only.</summary>
public sealed partial class ConsoleChartTests
{
    private const string Chart = "charts/scheduledjob-operator/templates/console.yaml";
    private const string Manifest = "config/optional/console.yaml";

    [Fact]
    public void The_console_is_off_by_default() => Repository.Read("tests/Architecture.Tests/Renders/default.yaml").ShouldNotContain("console");

    [Fact]
    public void Nothing_is_bound_to_its_ServiceAccount_and_no_token_is_mounted()
    {
        var objects = Objects();
        var account = Of(objects, "ServiceAccount");
        var pod = Of(objects, "Deployment")["spec"]!["template"]!["spec"]!;

        account["automountServiceAccountToken"]!.GetValue<bool>().ShouldBeFalse();
        pod["automountServiceAccountToken"]!.GetValue<bool>().ShouldBeFalse();
        pod["serviceAccountName"]!.GetValue<string>().ShouldBe(account["metadata"]!["name"]!.GetValue<string>());
        Yaml.Documents(Repository.Read("tests/Architecture.Tests/Renders/console.yaml"))
            .SelectMany(o => o["subjects"]?.AsArray() ?? []).ShouldAllBe(s => s!["name"]!.GetValue<string>() == "scheduledjob-operator");
        pod["volumes"]!.ToJsonString().ShouldBe("""[{"name":"cluster","configMap":{"name":"kube-root-ca.crt"}}]""");
    }

    [Fact]
    public void It_is_reached_on_its_port_and_reaches_DNS_and_the_API_server()
    {
        var policy = Of(Objects(), "NetworkPolicy")["spec"]!;

        policy["ingress"]!.AsArray().ShouldHaveSingleItem()!["ports"]!.ToJsonString().ShouldBe("""[{"port":"http"}]""");
        policy["ingress"]![0]!["from"]!.ToJsonString().ShouldContain("gateway");
        policy["egress"]!.AsArray().SelectMany(r => r!["ports"]!.AsArray()).Select(p => p!["port"]!.GetValue<int>()).ShouldBe([53, 53, 443, 6443, 8443]);
        policy["egress"]!.AsArray().ShouldAllBe(r => r!["ports"] != null);
    }

    /// <summary>The operator's selectors must not find the console's Pod, nor the other way round.</summary>
    [Fact]
    public void Its_Pod_is_none_of_the_operators()
    {
        var objects = Yaml.Documents(Repository.Read("tests/Architecture.Tests/Renders/console.yaml"));
        foreach (var deployment in objects.Where(o => o["kind"]!.GetValue<string>() == "Deployment"))
        {
            var labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
            var found = objects.Where(o => o["kind"]!.GetValue<string>() is "Service" or "NetworkPolicy" or "PodDisruptionBudget").Where(o => Selects(o, labels));
            found.ShouldAllBe(o => IsConsole(o) == IsConsole(deployment));
        }
    }

    [Theory]
    [InlineData(Chart)]
    [InlineData(Manifest)]
    public void Every_argument_is_an_option_of_the_program(string manifest)
    {
        var options = ServerCommand.Create((_, _) => Task.FromResult(0)).Options.Select(o => o.Name).ToList();
        var arguments = Argument().Matches(Repository.Read(manifest)).Select(m => m.Groups[1].Value).ToList();

        arguments.ShouldContain("--bind-address");
        arguments.ShouldBeSubsetOf(options);
        if (manifest == Chart)
            options.Except(arguments).ShouldBe(["--kubeconfig", "--help", "--version"], ignoreOrder: true);
    }

    [SkippableFact]
    public void The_manifest_is_what_the_chart_installs()
    {
        var chart = Yaml.Documents(Tool.Run(
            Tool.Helm, "template", "scheduledjob-operator", "charts/scheduledjob-operator", "-n", "scheduledjob-system", "--no-hooks", "--set", "console.enabled=true"))
            .Where(IsConsole).ToDictionary(ChartTests.Name, ChartTests.Normalise);
        var manifest = Yaml.Documents(Repository.Read(Manifest)).ToDictionary(ChartTests.Name, ChartTests.Normalise);

        manifest.Keys.ShouldBe(chart.Keys, ignoreOrder: true);
        foreach (var (name, document) in manifest)
            JsonNode.DeepEquals(document, chart[name]).ShouldBeTrue($"{name}\nconfig: {document.ToJsonString()}\nchart:  {chart[name].ToJsonString()}");
    }

    private static List<JsonObject> Objects() => [.. Yaml.Documents(Repository.Read("tests/Architecture.Tests/Renders/console.yaml")).Where(IsConsole)];

    private static JsonObject Of(List<JsonObject> objects, string kind) => objects.Where(o => o["kind"]!.GetValue<string>() == kind).ShouldHaveSingleItem();

    private static bool IsConsole(JsonObject item) => item["metadata"]!["name"]!.GetValue<string>().EndsWith("-console", StringComparison.Ordinal);

    private static bool Selects(JsonObject item, JsonObject labels)
    {
        var selector = item["spec"]!["podSelector"] ?? item["spec"]!["selector"]!;
        return (selector["matchLabels"] ?? selector).AsObject().All(s => labels[s.Key]?.ToJsonString() == s.Value!.ToJsonString());
    }

    [GeneratedRegex(@"^\s*- (?:\{\{ printf "")?(--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Argument();
}
