using System.Text.Json.Nodes;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Several releases in one cluster, and the places that the API server keeps for their requests.</summary>
public sealed class StaticShardChartTests
{
    private const string Chart = "charts/scheduledjob-operator";
    private const string Render = "tests/Architecture.Tests/Renders/static-shard.yaml";

    /// <summary>In one namespace, and in two.</summary>
    [SkippableTheory]
    [InlineData("scheduledjob-system")]
    [InlineData("scheduledjob-b")]
    public void Two_releases_have_no_object_in_common(string second)
    {
        var one = Yaml.Documents(Tool.Run(
            Tool.Helm, "template", "scheduledjob-operator", Chart, "-n", "scheduledjob-system", "--set", "flowControl.enabled=true", "--set", "operator.watchLabelSelector=!shard"));
        var other = Yaml.Documents(Tool.Run(
            Tool.Helm, "template", "shard-b", Chart, "-n", second,
            "--set", "crds.enabled=false", "--set", "webhook.enabled=false", "--set", "flowControl.enabled=true", "--set", "operator.watchLabelSelector=shard=b"));

        one.Select(ChartTests.Name).Intersect(other.Select(ChartTests.Name)).ShouldBeEmpty();
        (Argument(one, "--lease-name="), Argument(other, "--lease-name=")).ShouldBe(("scheduledjob-operator", "shard-b-scheduledjob-operator"));
        (Argument(one, "--watch-label-selector="), Argument(other, "--watch-label-selector=")).ShouldBe(("!shard", "shard=b"));
        var selectors = one.Concat(other).Where(o => Kind(o) == "Deployment").Select(o => o["spec"]!["selector"]!.ToJsonString());
        selectors.Distinct().Count().ShouldBe(2, "neither release takes the other's Pods for its own");
    }

    [Fact]
    public void Without_a_selector_there_is_no_argument() =>
        Repository.Read("tests/Architecture.Tests/Renders/default.yaml").ShouldNotContain("watch-label-selector");

    [Fact]
    public void Flow_control_is_off_by_default() =>
        Yaml.Documents(Repository.Read("tests/Architecture.Tests/Renders/default.yaml")).ShouldNotContain(o => Group(o) == "flowcontrol.apiserver.k8s.io");

    [Fact]
    public void Each_FlowSchema_is_about_this_operator_and_leads_to_a_level_that_exists()
    {
        var objects = Yaml.Documents(Repository.Read(Render));
        var account = objects.Single(o => Kind(o) == "ServiceAccount")["metadata"]!;
        var levels = objects.Where(o => Kind(o) == "PriorityLevelConfiguration").Select(o => o["metadata"]!["name"]!.GetValue<string>()).ToList();
        levels.Count.ShouldBe(3);
        var schemas = objects.Where(o => Kind(o) == "FlowSchema").ToList();
        schemas.Count.ShouldBe(4);
        foreach (var schema in schemas)
        {
            // Every cluster has the level of leader elections.
            var level = schema["spec"]!["priorityLevelConfiguration"]!["name"]!.GetValue<string>();
            (level == "leader-election" || levels.Contains(level)).ShouldBeTrue(level);
            foreach (var rule in schema["spec"]!["rules"]!.AsArray())
            {
                rule!["subjects"]!.AsArray().ShouldHaveSingleItem()!["serviceAccount"]!.ToJsonString()
                    .ShouldBe(new JsonObject { ["name"] = account["name"]!.DeepClone(), ["namespace"] = account["namespace"]!.DeepClone() }.ToJsonString());
            }
        }
    }

    /// <summary>Whatever the operator may write has a place, and no place is for what it may not do.</summary>
    [Fact]
    public void The_FlowSchemas_name_what_the_roles_allow()
    {
        var objects = Yaml.Documents(Repository.Read(Render));
        var allowed = objects.Where(o => Kind(o) is "ClusterRole" or "Role").SelectMany(o => Requests(o["rules"]!.AsArray())).ToHashSet();
        var placed = objects.Where(o => Kind(o) == "FlowSchema")
            .SelectMany(o => o["spec"]!["rules"]!.AsArray()).SelectMany(r => Requests(r!["resourceRules"]!.AsArray())).Where(r => r.Verb != "*").ToList();

        placed.Except(allowed).ShouldBeEmpty("the operator never asks that");
        placed.Distinct().Count().ShouldBe(placed.Count, "one place each");
        var writes = allowed.Where(r => r.Verb is "create" or "patch" or "delete" && r.Resource is not ("leases" or "secrets" or "validatingwebhookconfigurations"));
        writes.Except(placed).ShouldBeEmpty("these would wait with everybody's");
    }

    private static IEnumerable<(string Group, string Resource, string Verb)> Requests(JsonArray rules) =>
        from rule in rules
        from @group in Strings(rule["apiGroups"])
        from resource in Strings(rule["resources"])
        from verb in Strings(rule["verbs"])
        select (@group, resource, verb);

    private static IEnumerable<string> Strings(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());

    private static string Kind(JsonObject item) => item["kind"]!.GetValue<string>();

    private static string Group(JsonObject item) => item["apiVersion"]!.GetValue<string>().Split('/')[0];

    private static string Argument(IEnumerable<JsonObject> objects, string option) =>
        objects.Single(o => Kind(o) == "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray()
            .Select(a => a!.GetValue<string>()).Single(a => a.StartsWith(option, StringComparison.Ordinal))[option.Length..];
}
